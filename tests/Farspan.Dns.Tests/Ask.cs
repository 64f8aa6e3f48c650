using System.Globalization;
using System.Text;
using Farspan.Dns.Answering;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests;

/// <summary>Asks a snapshot and writes the answer as text.</summary>
internal static class Ask
{
    internal static DnsName Name(string text)
    {
        Assert.True(DnsName.TryParse(text, out var name), text);
        return name;
    }

    internal static DnsAsker From(string source = "192.0.2.1", string link = "", DnsTransport transport = DnsTransport.Udp) =>
        DnsAsker.From(Spec.Address(source), link, transport);

    /// <summary>A question on the wire.</summary>
    internal static byte[] Query(string name, DnsType type, ushort flags = 0, int? payload = null, byte[]? options = null, DnsClass of = DnsClass.IN)
    {
        var writer = new DnsMessageWriter(new byte[1024]);
        writer.WriteStart(0x1234, flags);
        Assert.True(writer.TryWriteQuestion(new DnsQuestion(Name(name), type, of)));
        if (payload is { } size)
        {
            Assert.True(writer.TryWriteRecord(DnsSection.Additional, DnsName.Root.Wire, DnsType.OPT, (DnsClass)size, 0, options ?? []));
        }

        return writer.Written.ToArray();
    }

    internal static (DnsOutcome Outcome, byte[] Message) Raw(DnsSnapshot snapshot, byte[] query, DnsAsker? asker = null, ServerCookies? cookies = null, uint now = 0)
    {
        var response = new byte[DnsLimits.MessageBytes];
        var outcome = Resolver.Answer(query, asker ?? From(), response, snapshot, cookies, now);
        return (outcome, response[..outcome.Length]);
    }

    /// <summary>Code, flags and records of the answer, a line each.</summary>
    internal static string Text(DnsSnapshot snapshot, string name, DnsType type, DnsAsker? asker = null, ushort flags = 0, int? payload = null)
    {
        var (outcome, message) = Raw(snapshot, Query(name, type, flags, payload), asker);
        return outcome.Kind == DnsOutcomeKind.Answered ? Describe(message) : outcome.Kind.ToString();
    }

    internal static string Describe(ReadOnlySpan<byte> message)
    {
        Assert.True(DnsMessageReader.TryBegin(message, out var reader));
        var text = new StringBuilder();
        text.Append(reader.Header.Code);
        text.Append((reader.Header.Flags & DnsHeader.Authoritative) != 0 ? " aa" : "");
        text.Append(reader.Header.IsTruncated ? " tc" : "");
        while (reader.HasQuestion)
        {
            Assert.True(reader.TryReadQuestion(out _));
        }

        while (reader.HasRecord)
        {
            Assert.True(reader.TryReadRecord(out var record));
            if (record.Type != DnsType.OPT)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{record.Section} {record.Name} {record.Ttl} {DnsTypeText.Format(record.Type)} {RecordText.Format(record.Type, record.Data.Span)}");
            }
        }

        Assert.True(reader.IsComplete);
        return text.ToString();
    }
}
