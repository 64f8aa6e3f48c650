using System.Net;
using Farspan.Dns.Answering;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Views;

/// <summary>Split horizon: one name answers the LAN address at home and the overlay's outside.</summary>
[Trait("Requirement", "E5")]
public sealed class ViewTests
{
    private static readonly DnsSnapshot Snapshot = Spec.Build(Spec.Server(
        [
            Spec.KeyedZone("spaceships.work lan", "spaceships.work", "omni 60 A 192.168.10.20"),
            Spec.KeyedZone("spaceships.work outside", "spaceships.work", "omni 60 A 100.64.0.7"),
            Spec.KeyedZone("guests", "spaceships.work", "omni 60 A 203.0.113.1"),
        ],
        [
            Spec.View("lan", "192.168.0.0/16", "spaceships.work lan"),
            Spec.View("outside", "100.64.0.0/10", "spaceships.work outside"),
            Spec.View("guests", "192.168.99.0/24", "guests"),
            Spec.View("tunnel", "192.168.0.0/16", "spaceships.work outside") with { Links = ["wg0"] },
            Spec.View("later", "192.168.0.0/16", "guests"),
            Spec.View("v6", "fd00::/8", "spaceships.work outside"),
        ]));

    [Theory]
    [InlineData("192.168.10.5", "eth0", "lan", "192.168.10.20")]
    [InlineData("100.64.0.9", "eth0", "outside", "100.64.0.7")]
    [InlineData("192.168.99.3", "eth0", "guests", "203.0.113.1")]
    [InlineData("192.168.99.3", "wg0", "guests", "203.0.113.1")]
    [InlineData("192.168.10.5", "wg0", "tunnel", "100.64.0.7")]
    [InlineData("fd12::1", "", "v6", "100.64.0.7")]
    [InlineData("::ffff:192.168.10.5", "eth0", "lan", "192.168.10.20")]
    public void The_longest_prefix_decides_then_the_link_then_the_order(string source, string link, string view, string address)
    {
        var bytes = source.StartsWith("::ffff:", StringComparison.Ordinal) ? Spec.Address(source[7..]).MapToIPv6() : Spec.Address(source);
        var asker = DnsAsker.From(bytes, link, DnsTransport.Udp);
        Assert.Equal(view, Snapshot.FindView(asker)!.Name);
        Assert.Equal($"NoError aa\nAnswer omni.spaceships.work. 60 A {address}", Ask.Text(Snapshot, "omni.spaceships.work", DnsType.A, asker));
    }

    [Theory]
    [InlineData("192.169.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("fe00::1")]
    [InlineData("::")]
    public void Who_has_no_view_is_refused(string source)
    {
        Assert.Null(Snapshot.FindView(Ask.From(source)));
        Assert.Equal("Refused", Ask.Text(Snapshot, "omni.spaceships.work", DnsType.A, Ask.From(source)));
    }

    [Fact]
    public void A_table_of_sources_agrees_with_a_search() => Law.Holds(200, random =>
    {
        var views = Enumerable.Range(0, random.Next(1, 12)).Select(i => Spec.View($"v{i}", $"10.{random.Next(4) << 6}.0.0/{random.Next(10, 13)}")).ToList();
        views = [.. views, Spec.View("all", "0.0.0.0/0")];
        views = [.. views.Where(v => v.Sources[0].BaseAddress.GetAddressBytes()[1] % (1 << (16 - Math.Max(8, v.Sources[0].PrefixLength))) == 0)];
        var snapshot = Spec.Build(Spec.Server([], views));
        for (var i = 0; i < 20; i++)
        {
            var source = new IPAddress([10, (byte)random.Next(256), 0, (byte)random.Next(256)]);
            var expected = views.Where(v => v.Sources[0].Contains(source)).OrderByDescending(v => v.Sources[0].PrefixLength).First();
            Assert.Equal(expected.Name, snapshot.FindView(DnsAsker.From(source, "", DnsTransport.Udp))!.Name);
        }
    });

    [Fact]
    public void A_zone_inside_another_answers_for_itself_and_the_names_between_are_there()
    {
        var snapshot = Spec.Build(Spec.Server(
            [Spec.Zone("example.org", "b 60 A 10.0.0.1", "x.a.b.c 60 A 10.0.0.2", "*.c 60 A 10.0.0.3"), Spec.Zone("a.b.c.example.org", "y 60 A 10.0.0.4")],
            [Spec.View("all", "0.0.0.0/0", "example.org", "a.b.c.example.org")]));
        Assert.StartsWith("NameError aa\nAuthority a.b.c.example.org.", Ask.Text(snapshot, "x.a.b.c.example.org", DnsType.A), StringComparison.Ordinal);
        Assert.Equal("NoError aa\nAnswer y.a.b.c.example.org. 60 A 10.0.0.4", Ask.Text(snapshot, "y.a.b.c.example.org", DnsType.A));
        Assert.StartsWith("NoError aa\nAuthority example.org.", Ask.Text(snapshot, "b.c.example.org", DnsType.A), StringComparison.Ordinal);
        Assert.Equal("NoError aa\nAnswer q.c.example.org. 60 A 10.0.0.3", Ask.Text(snapshot, "q.c.example.org", DnsType.A));
    }

    [Fact]
    public void Names_outside_are_for_those_who_may_and_the_longest_domain_decides()
    {
        var server = Spec.Server(Spec.Zone("cluster.local", "a 60 A 10.0.0.1", "far 60 CNAME www.example.net.")) with
        {
            Forwards =
            [
                new DnsForwardSpec { Domain = "", Servers = [new IPEndPoint(IPAddress.Loopback, 1)] },
                new DnsForwardSpec { Domain = "svc.cluster.local", Servers = [new IPEndPoint(IPAddress.Loopback, 2)] },
                new DnsForwardSpec { Domain = "example.net", Servers = [new IPEndPoint(IPAddress.Loopback, 3)] },
            ],
            RecursionFor = [Spec.Net("192.0.2.0/24")],
        };
        var snapshot = Spec.Build(server);
        (DnsOutcome Outcome, byte[] Known) Of(string name, ushort flags = DnsHeader.RecursionDesired, string source = "192.0.2.1") =>
            Ask.Raw(snapshot, Ask.Query(name, DnsType.A, flags), Ask.From(source));

        Assert.Equal("", Of("www.example.com").Outcome.Forward!.Domain);
        Assert.Equal("example.net", Of("www.Example.net").Outcome.Forward!.Domain);
        Assert.Equal("svc.cluster.local", Of("web.svc.cluster.local").Outcome.Forward!.Domain);
        Assert.Equal(DnsResponseCode.NoError, Of("a.cluster.local").Outcome.Code);
        Assert.Equal(DnsResponseCode.NameError, Of("b.cluster.local").Outcome.Code);
        Assert.Equal(DnsResponseCode.Refused, Of("www.example.com", flags: 0).Outcome.Code);
        Assert.Equal(DnsResponseCode.Refused, Of("www.example.com", source: "198.51.100.1").Outcome.Code);
        Assert.Equal(DnsResponseCode.NameError, Of("web.svc.cluster.local", source: "198.51.100.1").Outcome.Code);

        // An alias that leads out: what is known, and whom to ask for the rest.
        var (outcome, known) = Of("far.cluster.local");
        Assert.Equal((DnsOutcomeKind.Forward, "example.net"), (outcome.Kind, outcome.Forward!.Domain));
        Assert.Equal("NoError aa\nAnswer far.cluster.local. 60 CNAME www.example.net.", Ask.Describe(known));
        Assert.Equal("NoError aa\nAnswer far.cluster.local. 60 CNAME www.example.net.", Ask.Text(snapshot, "far.cluster.local", DnsType.A));
        Assert.Equal(DnsHeader.RecursionAvailable, (ushort)(Of("a.cluster.local").Known[3] & 0x80));
        Assert.Equal(0, Of("a.cluster.local", source: "198.51.100.1").Known[3] & 0x80);
    }
}
