using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Agent.Acme.Validation;

/// <summary>What an answer says to a question.</summary>
internal static class StubAnswer
{
    // A chain of aliases that is longer is a mistake or a trap.
    private const int MostAliases = 8;

    /// <summary>True when a message answers a question.</summary>
    public static bool IsFor(ReadOnlySpan<byte> message, ushort id, in DnsQuestion question) =>
        DnsMessageReader.TryBegin(message, out var reader) && reader.Header.IsResponse && reader.Header.Id == id && reader.Header.QuestionCount == 1
        && reader.TryReadQuestion(out var asked) && asked.Name == question.Name && asked.Type == question.Type && asked.Class == question.Class;

    /// <summary>Finds the data of the records that were asked for, by way of aliases.</summary>
    /// <param name="message">A message that answers the question.</param>
    /// <param name="question">The question.</param>
    /// <param name="found">Data of the records; empty when the name does not exist or has none.</param>
    /// <param name="code">What the server says.</param>
    /// <returns>False when the answer is a failure or cannot be read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, in DnsQuestion question, out IReadOnlyList<ReadOnlyMemory<byte>> found, out DnsResponseCode code)
    {
        found = [];
        code = DnsResponseCode.ServerFailure;
        if (!DnsMessageReader.TryBegin(message, out var reader) || !reader.TryReadQuestion(out _))
        {
            return false;
        }

        code = reader.Header.Code;
        if (code is not (DnsResponseCode.NoError or DnsResponseCode.NameError))
        {
            return false;
        }

        var records = new List<DnsResourceRecord>();
        while (reader.HasRecord && reader.Section == DnsSection.Answer)
        {
            if (!reader.TryReadRecord(out var record))
            {
                code = DnsResponseCode.FormatError;
                return false;
            }

            records.Add(record);
        }

        var type = question.Type;
        var name = question.Name;
        for (var i = 0; i < MostAliases; i++)
        {
            var owner = name;
            if (records.FirstOrDefault(r => r.Type == DnsType.CNAME && r.Name == owner) is not { } alias || !DnsName.TryReadWire(alias.Data.Span, 0, out name, out _))
            {
                name = owner;
                break;
            }
        }

        found = [.. records.Where(r => r.Type == type && r.Name == name).Select(r => r.Data)];
        return true;
    }
}
