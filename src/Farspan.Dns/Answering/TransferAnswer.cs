using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns.Answering;

/// <summary>Judges questions for whole zones.</summary>
/// <remarks>Source: RFC 5936 section 4.2 (AXFR is not defined over datagrams) and 5 (who may); RFC 1995 section 2 and 4: a server that keeps no history answers IXFR with the SOA alone over UDP or to who is up to date, and else with the zone.</remarks>
internal static class TransferAnswer
{
    internal static DnsOutcome Write(ref Exchange exchange)
    {
        var whole = exchange.Asked.Type == DnsType.AXFR;
        if (whole && exchange.Asker.Transport == DnsTransport.Udp)
        {
            return exchange.Refuse(DnsResponseCode.FormatError);
        }

        exchange.View = exchange.Snapshot.FindView(exchange.Asker);
        Span<byte> lower = stackalloc byte[DnsLimits.NameBytes];
        lower = lower[..exchange.Asked.NameLength];
        WireName.Lower(exchange.Name, lower);
        var node = exchange.View?.Names.Find(lower);
        if (node is null || node.Zone.Apex != node)
        {
            return exchange.Refuse(DnsResponseCode.NotAuthoritative);
        }

        // Over HTTPS the asker is a browser's or a gateway's, never a secondary.
        if (!DnsSnapshot.MayTransfer(node.Zone, exchange.Asker) || exchange.Asker.Transport == DnsTransport.Https)
        {
            return exchange.Refuse(DnsResponseCode.Refused);
        }

        return whole || (exchange.Asker.Transport != DnsTransport.Udp && !IsUpToDate(exchange.Query, node.Zone))
            ? exchange.Transfer(node.Zone)
            : StartAlone(ref exchange, node);
    }

    private static DnsOutcome StartAlone(ref Exchange exchange, DnsNode apex)
    {
        var writer = new DnsMessageWriter(exchange.Response, exchange.WriteQuestion(DnsHeader.Authoritative), exchange.Limit);
        return SetWriter.TryWrite(ref writer, DnsSection.Answer, apex.Name, apex.Zone.Start)
            ? exchange.Send(writer.Length, DnsResponseCode.NoError, (uint)apex.Hash)
            : exchange.Send(exchange.WriteQuestion(DnsHeader.Authoritative | DnsHeader.Truncated), DnsResponseCode.NoError, (uint)apex.Hash);
    }

    // The asker's SOA stands in the authority section. Serial numbers are compared by RFC 1982.
    private static bool IsUpToDate(ReadOnlySpan<byte> query, DnsZone zone)
    {
        if (!DnsMessageReader.TryBegin(query, out var reader) || !reader.TryReadQuestion(out _))
        {
            return false;
        }

        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            if (record is { Section: DnsSection.Authority, Type: DnsType.SOA } && record.Data.Length > 20)
            {
                var serial = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(record.Data.Span[^20..]);
                return unchecked((int)(serial - zone.Serial)) >= 0;
            }
        }

        return false;
    }
}
