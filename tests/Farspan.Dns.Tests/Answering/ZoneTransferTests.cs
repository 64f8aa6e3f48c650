using Farspan.Dns.Answering;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

/// <summary>Whole zones to secondaries: RFC 5936, and RFC 1995 as far as a server without history goes.</summary>
[Trait("Requirement", "C5")]
public sealed class ZoneTransferTests
{
    private static readonly DnsSnapshot Snapshot = Spec.Build(Spec.Server(
        Spec.Zone(
            "example.org",
            [
                .. Enumerable.Range(0, 3000).Select(i => $"host{i} 60 A 10.0.{i >> 8}.{i & 255}"),
                .. Enumerable.Range(0, 60).Select(i => $"big 60 TXT \"{i} {new string('x', 240)}\" \"{new string('y', 240)}\""),
                "sub 60 NS ns.sub.example.org.",
                "ns.sub 60 A 10.9.0.1",
                "*.wild 60 A 10.9.0.2",
            ]) with
        { TransferTo = [Spec.Net("192.0.2.0/24"), Spec.Net("fd00::/16")] }));

    [Fact]
    public void Every_record_comes_once_between_two_SOA_records()
    {
        var query = Ask.Query("Example.org", DnsType.AXFR);
        var (outcome, _) = Ask.Raw(Snapshot, query, Ask.From(transport: DnsTransport.Tcp));
        Assert.Equal(DnsOutcomeKind.Transfer, outcome.Kind);
        var transfer = ZoneTransfer.Begin(query, outcome.Zone!);
        var buffer = new byte[DnsLimits.MessageBytes];
        var lines = new List<string>();
        var messages = 0;
        while (transfer.TryWriteNext(buffer, out var length))
        {
            messages++;
            Assert.InRange(length, 1, ZoneTransfer.MessageBytes);
            Assert.True(DnsMessageReader.TryBegin(buffer.AsSpan(0, length), out var reader));
            Assert.True(reader.TryReadQuestion(out var question));
            Assert.Equal(new DnsQuestion(Ask.Name("example.org"), DnsType.AXFR, DnsClass.IN), question);
            Assert.Equal((0x1234, DnsResponseCode.NoError), (reader.Header.Id, reader.Header.Code));
            while (reader.HasRecord)
            {
                Assert.True(reader.TryReadRecord(out var record));
                lines.Add($"{record.Name} {record.Type} {RecordText.Format(record.Type, record.Data.Span)}");
            }

            Assert.True(reader.IsComplete);
        }

        Assert.True(messages > 3, $"{messages} messages");
        Assert.StartsWith("example.org. SOA ", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0], lines[^1]);
        Assert.Equal(Snapshot.Zones[0].RecordCount, lines.Count - 1);
        Assert.Equal(lines.Count - 1, lines.Distinct().Count());
        Assert.Contains("ns.sub.example.org. A 10.9.0.1", lines);
        Assert.Contains("*.wild.example.org. A 10.9.0.2", lines);
        Assert.Contains("example.org. NS ns.example.org.", lines);
    }

    [Theory]
    [InlineData("example.org", "192.0.2.7", DnsTransport.Tcp, DnsOutcomeKind.Transfer, DnsResponseCode.NoError)]
    [InlineData("example.org", "192.0.2.7", DnsTransport.Tls, DnsOutcomeKind.Transfer, DnsResponseCode.NoError)]
    [InlineData("example.org", "fd00::1", DnsTransport.Tcp, DnsOutcomeKind.Transfer, DnsResponseCode.NoError)]
    [InlineData("example.org", "192.0.2.7", DnsTransport.Https, DnsOutcomeKind.Answered, DnsResponseCode.Refused)]
    [InlineData("example.org", "192.0.3.7", DnsTransport.Tcp, DnsOutcomeKind.Answered, DnsResponseCode.Refused)]
    [InlineData("example.org", "fd01::1", DnsTransport.Tcp, DnsOutcomeKind.Answered, DnsResponseCode.Refused)]
    [InlineData("host1.example.org", "192.0.2.7", DnsTransport.Tcp, DnsOutcomeKind.Answered, DnsResponseCode.NotAuthoritative)]
    [InlineData("example.net", "192.0.2.7", DnsTransport.Tcp, DnsOutcomeKind.Answered, DnsResponseCode.NotAuthoritative)]
    [InlineData("example.org", "192.0.2.7", DnsTransport.Udp, DnsOutcomeKind.Answered, DnsResponseCode.FormatError)]
    public void A_zone_is_for_its_secondaries_over_streams(string name, string source, DnsTransport transport, DnsOutcomeKind kind, DnsResponseCode code)
    {
        var (outcome, _) = Ask.Raw(Snapshot, Ask.Query(name, DnsType.AXFR), Ask.From(source, transport: transport));
        Assert.Equal((kind, code), (outcome.Kind, outcome.Code));
    }

    [Theory]
    [InlineData(DnsTransport.Tcp, 6u, true)]
    [InlineData(DnsTransport.Tcp, 7u, false)]
    [InlineData(DnsTransport.Tcp, 8u, false)]
    [InlineData(DnsTransport.Tcp, 4294967290u, true)]
    [InlineData(DnsTransport.Udp, 6u, false)]
    public void Who_asks_for_changes_gets_the_zone_or_that_there_are_none(DnsTransport transport, uint serial, bool whole)
    {
        var writer = new DnsMessageWriter(new byte[512]);
        writer.WriteStart(1, 0);
        Assert.True(writer.TryWriteQuestion(new DnsQuestion(Ask.Name("example.org"), DnsType.IXFR, DnsClass.IN)));
        Assert.True(RecordText.TryParse(DnsType.SOA, $"ns. h. {serial} 1 1 1 1", out var soa, out _));
        Assert.True(writer.TryWriteRecord(DnsSection.Authority, Ask.Name("example.org").Wire, DnsType.SOA, DnsClass.IN, 0, soa));
        var (outcome, message) = Ask.Raw(Snapshot, writer.Written.ToArray(), Ask.From(transport: transport));
        Assert.Equal(whole ? DnsOutcomeKind.Transfer : DnsOutcomeKind.Answered, outcome.Kind);
        if (!whole)
        {
            Assert.Equal("NoError aa\nAnswer example.org. 60 SOA ns.example.org. hostmaster.example.org. 7 3600 600 1209600 60", Ask.Describe(message));
        }
    }
}
