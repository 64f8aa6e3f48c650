using Farspan.Dns.Forwarding;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Forwarding;

/// <summary>Replies of upstream servers, from records such as <c>answer www.example.org. 300 A 192.0.2.1</c>.</summary>
internal static class Said
{
    internal static ForwardQuestion Asked(string name, DnsType type) => new(new DnsQuestion(Ask.Name(name), type, DnsClass.IN), WantsSignatures: false, ChecksDisabled: false);

    internal static byte[] Reply(in ForwardQuestion asked, DnsResponseCode code, params string[] records) => Reply(asked, 7, (ushort)(DnsHeader.Response | (int)code), records);

    internal static byte[] Reply(in ForwardQuestion asked, ushort id, ushort flags, params string[] records)
    {
        var writer = new DnsMessageWriter(new byte[DnsLimits.MessageBytes]);
        writer.WriteStart(id, flags);
        Assert.True(writer.TryWriteQuestion(asked.Question));
        foreach (var record in records)
        {
            var words = record.Split(' ', 5);
            Assert.True(DnsTypeText.TryParse(words[3], out var type));
            Assert.True(RecordText.TryParse(type, words[4], out var data, out var problem), problem);
            var section = words[0] switch { "answer" => DnsSection.Answer, "authority" => DnsSection.Authority, _ => DnsSection.Additional };
            Assert.True(writer.TryWriteRecord(section, Ask.Name(words[1]).Wire, type, DnsClass.IN, uint.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture), data));
        }

        return writer.Written.ToArray();
    }

    internal static ForwardedAnswer? Read(in ForwardQuestion asked, byte[] reply, string domain = "") => ReplyFilter.TryRead(reply, asked, Ask.Name(domain), out var answer) ? answer : null;

    internal static string Text(ForwardedAnswer? answer) => answer is null
        ? "nothing"
        : string.Join('\n', [
            $"{answer.Code} ttl {answer.TtlSeconds}{(answer.Next is { } next ? $" next {next}" : "")}",
            .. answer.Answers.Concat(answer.Authorities).Select(r => $"{r.Name} {r.Ttl} {DnsTypeText.Format(r.Type)} {RecordText.Format(r.Type, r.Data.Span)}")]);
}
