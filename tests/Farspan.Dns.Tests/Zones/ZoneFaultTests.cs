using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Zones;

[Trait("Requirement", "C5")]
public sealed class ZoneFaultTests
{
    [Theory]
    [InlineData("www 60 A 10.0.0", "zone 'example.org', record 'www.example.org A': '10.0.0' is no IPv4 address; write one such as 10.0.1.2")]
    [InlineData("www.example.net. 60 A 10.0.0.1", "zone 'example.org', record 'www.example.net A': the name is outside the zone; declare it in a zone that holds it, or write 'www.example.net.example.org'")]
    [InlineData("a..b 60 A 10.0.0.1", "zone 'example.org', record 'a..b.example.org A': 'a..b.example.org' is no name: labels of 1-63 characters, 255 in all; write one such as www.example.org")]
    [InlineData("www 60 AX 10.0.0.1", "zone 'example.org', record 'www.example.org AX': 'AX' is no type; write A, AAAA, CNAME, NS, MX, TXT, SRV, PTR, CAA or a number such as TYPE65280")]
    [InlineData("www 2147483648 A 10.0.0.1", "zone 'example.org', record 'www.example.org A': 2147483648 seconds are too long to be remembered; write at most 2147483647")]
    [InlineData("@ 60 SOA a. b. 1 2 3 4 5", "zone 'example.org', record 'example.org SOA': the server makes the SOA record itself; leave it out and set the zone's own fields")]
    [InlineData("d 60 DNAME a.", "zone 'example.org', record 'd.example.org DNAME': DNAME is not answered here; write a CNAME for each name, or a wildcard")]
    [InlineData("d 60 ANY a.", "zone 'example.org', record 'd.example.org ANY': types 128-255 stand in questions and messages only; leave it out")]
    [InlineData("d 60 OPT a.", "zone 'example.org', record 'd.example.org OPT': this type stands in messages only; leave it out")]
    [InlineData("*.d 60 NS a.", "zone 'example.org', record '*.d.example.org NS': a wildcard cannot be delegated (RFC 4592 section 4.2); name each zone")]
    [InlineData("@ 60 CNAME a.", "zone 'example.org', record 'example.org CNAME': stands beside other records of the name (RFC 1034 section 3.6.2); leave it or them out")]
    public void A_fault_names_zone_record_and_mend(string record, string fault)
    {
        Assert.False(DnsSnapshot.TryBuild(Spec.Server(Spec.Zone("example.org", record)), out _, out var faults));
        Assert.Equal(fault, Assert.Single(faults));
    }

    [Fact]
    public void Every_fault_is_told()
    {
        var zone = Spec.Zone("example.org", "a 60 A x", "b 60 CNAME c.", "b 60 CNAME d.", "b 60 A 10.0.0.1", "s 60 NS a.", "x.s 60 TXT \"t\"", "x.s 60 A 10.0.0.1") with { PrimaryServer = "", Contact = "" };
        var server = Spec.Server([zone, zone], [Spec.View("v", "0.0.0.0/0", "example.org", "other"), Spec.View("v", "10.0.0.0/8")]) with
        {
            Forwards = [new DnsForwardSpec { Domain = "a..b", Servers = [] }, new DnsForwardSpec { Domain = "x", Servers = [] }],
        };
        Assert.False(DnsSnapshot.TryBuild(server, out _, out var faults));
        Assert.Equal(
            [
                "zone 'example.org': primary server '' is no name; write one such as ns.example.org",
                "zone 'example.org': contact '' is no name; write the mailbox as one, such as hostmaster.example.org",
                "zone 'example.org', record 'a.example.org A': 'x' is no IPv4 address; write one such as 10.0.1.2",
                "zone 'example.org', record 'b.example.org CNAME': 2 other names for one name (RFC 1034 section 3.6.2); keep one",
                "zone 'example.org', record 'b.example.org CNAME': stands beside other records of the name (RFC 1034 section 3.6.2); leave it or them out",
                "zone 'example.org', record 'x.s.example.org TXT': lies below the delegation of s.example.org and would never be answered; declare it there, or leave the delegation's NS records out",
            ],
            faults.Take(6));
        Assert.Equal(
            [
                "zone 'example.org' stands twice; give each its own key",
                "view 'v': there is no zone 'other'; name one of 'example.org'",
                "view 'v' stands twice; give each its own name",
                "forward 'a..b' is for no name; write a domain, or nothing for every name",
                "forward 'x' has nobody to ask; name a server",
            ],
            faults.Skip(12));
    }

    [Fact]
    public void Records_of_more_than_a_message_are_refused()
    {
        var zone = Spec.Zone("example.org", [.. Enumerable.Range(0, 5000).Select(i => $"big 60 A 10.0.{i >> 8}.{i & 255}")]);
        Assert.False(DnsSnapshot.TryBuild(Spec.Server(zone), out _, out var faults));
        Assert.Equal("zone 'example.org', record 'big.example.org A': its records are more than a message of 65535 bytes holds; keep fewer", Assert.Single(faults));
    }

    [Fact]
    public void Equal_records_count_once_and_the_shortest_time_is_for_all()
    {
        var snapshot = Spec.Build(Spec.Server(Spec.Zone("example.org", "a 60 A 10.0.0.1", "A 30 A 10.0.0.1", "a 90 A 10.0.0.2")));
        Assert.Equal("NoError aa\nAnswer a.example.org. 30 A 10.0.0.1\nAnswer a.example.org. 30 A 10.0.0.2", Ask.Text(snapshot, "a.example.org", Farspan.Dns.Wire.DnsType.A));
        Assert.Equal(4, snapshot.Zones[0].RecordCount);
    }
}
