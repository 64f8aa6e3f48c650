using System.Globalization;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Cli.Dns;

/// <summary>Messages as people write them.</summary>
internal static class DnsMessageText
{
    /// <summary>Writes a question.</summary>
    public static byte[] Question(DnsName name, DnsType type, ushort id)
    {
        const int Room = 512;
        var writer = new DnsMessageWriter(new byte[Room]);
        writer.WriteStart(id, DnsHeader.RecursionDesired);
        writer.TryWriteQuestion(new DnsQuestion(name, type, DnsClass.IN));
        return writer.Written.ToArray();
    }

    /// <summary>Code and answer records of a message; null for no answer.</summary>
    public static (string Code, IReadOnlyList<string> Answers)? Read(ReadOnlySpan<byte> message)
    {
        if (!DnsMessageReader.TryBegin(message, out var reader) || !reader.TryReadQuestion(out _))
        {
            return null;
        }

        var answers = new List<string>();
        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            if (record.Section == DnsSection.Answer)
            {
                answers.Add(string.Create(CultureInfo.InvariantCulture, $"{record.Name} {record.Ttl} {DnsTypeText.Format(record.Type)} {RecordText.Format(record.Type, record.Data.Span)}"));
            }
        }

        return (DnsCodeText.Format(reader.Header.Code), answers);
    }
}
