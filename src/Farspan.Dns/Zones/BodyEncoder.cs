using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>Writes, once, what follows the question in the answer to each name and type that a zone has.</summary>
/// <remarks>The question has its name uncompressed at byte 12, so pointers into it are the same in every answer, and the case that the asker wrote comes back by them.</remarks>
internal static class BodyEncoder
{
    internal static void Encode(DnsZone zone, NodeTable table)
    {
        var buffer = new byte[DnsLimits.MessageBytes];
        foreach (var node in zone.Nodes)
        {
            if (node.Cut is not null)
            {
                continue;
            }

            foreach (var set in node.Sets)
            {
                Encode(node, set, table, buffer);
            }
        }
    }

    private static void Encode(DnsNode node, DnsRecordSet set, NodeTable table, byte[] buffer)
    {
        buffer.AsSpan(0, DnsHeader.Length).Clear();
        node.Name.CopyTo(buffer.AsSpan(DnsHeader.Length));
        var start = DnsHeader.Length + node.Name.Length + 4;
        var writer = new DnsMessageWriter(buffer, start, DnsLimits.UdpPayloadBytes);
        if (!SetWriter.TryWrite(ref writer, DnsSection.Answer, node.Name, set))
        {
            // Too long for a datagram: put together when it is asked for.
            return;
        }

        SetWriter.WriteAddresses(ref writer, set, table, node.Zone);
        set.Body = buffer[start..writer.Length];
        set.BodyAdditional = writer.GetCount(DnsSection.Additional);
    }
}
