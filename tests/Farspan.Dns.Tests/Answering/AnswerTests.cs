using Farspan.Dns.Answering;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

[Trait("Requirement", "C5")]
public sealed class AnswerTests
{
    private const string Start = "Authority example.org. 60 SOA ns.example.org. hostmaster.example.org. 7 3600 600 1209600 60";

    private static readonly DnsSnapshot Snapshot = Spec.Build(Spec.Server(Spec.Zone(
        "example.org",
        "@ 300 NS ns.example.org.",
        "ns 300 A 10.0.0.53",
        "www 60 A 10.0.0.1",
        "www 60 A 10.0.0.2",
        "www 60 AAAA fd00::1",
        "other 60 CNAME www.example.org.",
        "far 60 CNAME host.example.net.",
        "lost 60 CNAME nowhere.example.org.",
        "circle 60 CNAME circle2.example.org.",
        "circle2 60 CNAME circle.example.org.",
        "_etcd._tcp 60 SRV 0 0 2380 www.example.org.",
        "mail 60 MX 10 www.example.org.",
        "a.b.c 60 TXT \"deep\"",
        "*.wild 60 TXT \"any\"",
        "*.wild 60 MX 5 www.example.org.",
        "x.y.wild 60 A 10.0.0.9",
        "*.cwild 60 CNAME www.example.org.",
        "sub 60 NS ns.sub.example.org.",
        "sub 60 NS ns.example.net.",
        "ns.sub 60 A 10.1.0.53",
        "strange 60 TYPE65280 \\# 3 0a0b0c")));

    [Theory]
    [InlineData("www.example.org", "A", "NoError aa\nAnswer www.example.org. 60 A 10.0.0.1\nAnswer www.example.org. 60 A 10.0.0.2")]
    [InlineData("WwW.eXample.org", "AAAA", "NoError aa\nAnswer WwW.eXample.org. 60 AAAA fd00::1")]
    [InlineData("www.example.org", "TXT", "NoError aa\n" + Start)]
    [InlineData("nowhere.example.org", "A", "NameError aa\n" + Start)]
    [InlineData("other.example.org", "AAAA", "NoError aa\nAnswer other.example.org. 60 CNAME www.example.org.\nAnswer www.example.org. 60 AAAA fd00::1")]
    [InlineData("other.example.org", "CNAME", "NoError aa\nAnswer other.example.org. 60 CNAME www.example.org.")]
    [InlineData("other.example.org", "ANY", "NoError aa\nAnswer other.example.org. 60 CNAME www.example.org.")]
    [InlineData("far.example.org", "A", "NoError aa\nAnswer far.example.org. 60 CNAME host.example.net.")]
    [InlineData("lost.example.org", "A", "NameError aa\nAnswer lost.example.org. 60 CNAME nowhere.example.org.\n" + Start)]
    [InlineData("_etcd._tcp.example.org", "SRV", "NoError aa\nAnswer _etcd._tcp.example.org. 60 SRV 0 0 2380 www.example.org.\nAdditional www.example.org. 60 A 10.0.0.1\nAdditional www.example.org. 60 A 10.0.0.2\nAdditional www.example.org. 60 AAAA fd00::1")]
    [InlineData("b.c.example.org", "TXT", "NoError aa\n" + Start)]
    [InlineData("x.b.c.example.org", "TXT", "NameError aa\n" + Start)]
    [InlineData("one.wild.example.org", "TXT", "NoError aa\nAnswer one.wild.example.org. 60 TXT \"any\"")]
    [InlineData("one.two.wild.example.org", "TXT", "NoError aa\nAnswer one.two.wild.example.org. 60 TXT \"any\"")]
    [InlineData("one.wild.example.org", "A", "NoError aa\n" + Start)]
    [InlineData("y.wild.example.org", "TXT", "NoError aa\n" + Start)]
    [InlineData("z.y.wild.example.org", "TXT", "NameError aa\n" + Start)]
    [InlineData("wild.example.org", "TXT", "NoError aa\n" + Start)]
    [InlineData("q.cwild.example.org", "AAAA", "NoError aa\nAnswer q.cwild.example.org. 60 CNAME www.example.org.\nAnswer www.example.org. 60 AAAA fd00::1")]
    [InlineData("sub.example.org", "A", "NoError\nAuthority sub.example.org. 60 NS ns.sub.example.org.\nAuthority sub.example.org. 60 NS ns.example.net.\nAdditional ns.sub.example.org. 60 A 10.1.0.53")]
    [InlineData("deep.sub.example.org", "A", "NoError\nAuthority sub.example.org. 60 NS ns.sub.example.org.\nAuthority sub.example.org. 60 NS ns.example.net.\nAdditional ns.sub.example.org. 60 A 10.1.0.53")]
    [InlineData("sub.example.org", "DS", "NoError aa\n" + Start)]
    [InlineData("strange.example.org", "TYPE65280", "NoError aa\nAnswer strange.example.org. 60 TYPE65280 \\# 3 0a0b0c")]
    [InlineData("www.example.org", "ANY", "NoError aa\nAnswer www.example.org. 3600 HINFO \"RFC8482\" \"\"")]
    [InlineData("b.c.example.org", "ANY", "NoError aa\n" + Start)]
    [InlineData("nowhere.example.org", "ANY", "NameError aa\n" + Start)]
    [InlineData("example.org", "SOA", "NoError aa\nAnswer example.org. 60 SOA ns.example.org. hostmaster.example.org. 7 3600 600 1209600 60")]
    [InlineData("example.org", "NS", "NoError aa\nAnswer example.org. 300 NS ns.example.org.\nAdditional ns.example.org. 300 A 10.0.0.53")]
    [InlineData("example.net", "A", "Refused")]
    [InlineData("www.example.org", "AXFR", "FormatError")]
    [InlineData("www.example.org", "TKEY", "NotImplemented")]
    [InlineData("circle.example.org", "A", "NoError aa\nAnswer circle.example.org. 60 CNAME circle2.example.org.\nAnswer circle2.example.org. 60 CNAME circle.example.org.")]
    public void Answers_as_a_zone_should(string name, string type, string answer)
    {
        Assert.True(DnsTypeText.TryParse(type, out var number));
        Assert.Equal(answer, Ask.Text(Snapshot, name, number));
    }

    [Fact]
    public void Class_chaos_is_refused()
    {
        var (outcome, message) = Ask.Raw(Snapshot, Ask.Query("version.bind", DnsType.TXT, of: DnsClass.CH));
        Assert.Equal(DnsResponseCode.Refused, outcome.Code);
        Assert.Equal("Refused", Ask.Describe(message));
    }

    [Fact]
    public void A_transfer_is_for_those_it_is_declared_for()
    {
        var zone = Spec.Zone("example.org", "www 60 A 10.0.0.1") with { TransferTo = [Spec.Net("192.0.2.0/24")] };
        var snapshot = Spec.Build(Spec.Server(zone));
        var query = Ask.Query("example.org", DnsType.AXFR);
        Assert.Equal(DnsOutcomeKind.Transfer, Ask.Raw(snapshot, query, Ask.From(transport: DnsTransport.Tcp)).Outcome.Kind);
        Assert.Equal(DnsResponseCode.Refused, Ask.Raw(snapshot, query, Ask.From("198.51.100.1", transport: DnsTransport.Tcp)).Outcome.Code);

        var transfer = ZoneTransfer.Begin(query, snapshot.Zones[0]);
        var buffer = new byte[DnsLimits.MessageBytes];
        Assert.True(transfer.TryWriteNext(buffer, out var length));
        Assert.Equal(
            "NoError aa\nAnswer example.org. 60 SOA ns.example.org. hostmaster.example.org. 7 3600 600 1209600 60\nAnswer example.org. 60 NS ns.example.org.\n" +
            "Answer www.example.org. 60 A 10.0.0.1\nAnswer example.org. 60 SOA ns.example.org. hostmaster.example.org. 7 3600 600 1209600 60",
            Ask.Describe(buffer.AsSpan(0, length)));
        Assert.False(transfer.TryWriteNext(buffer, out _));
    }
}
