using System.Net;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Links;

/// <summary>What is proved of links of every method, and what losing one takes.</summary>
[Trait("Requirement", "C4")]
public sealed class LinkProofTests
{
    private readonly NetworkPlan _plan = Plans.Compile(LinkTopology.Text, LinkTopology.File);

    public static TheoryData<string> Links => ["tools", "database", "home", "line", "quotes"];

    [Fact]
    public void Every_claim_about_the_links_holds()
    {
        var claims = Prover.Prove(_plan).Claims;
        Assert.All(claims, c => Assert.True(c.Outcome == Outcome.Holds, $"{c.Claim.Name}: {c.Reason}"));
    }

    [Fact]
    public void A_private_link_hides_both_sides_and_leads_one_way()
    {
        var link = Assert.Single(PlannedLinks.PrivateLinks(_plan));
        var answer = Ask("app-1", "10.0.1.2", link.Endpoint, 5432);
        Assert.True(answer.Connects);
        Assert.Equal(("sql-1", link.Address, link.SeenAs), (answer.Request.Hops[^1].Node, answer.Request.Last.Destination, answer.Request.Last.Source));
        Assert.Equal(IPAddress.Parse("10.1.1.1"), link.SeenAs);
        var between = answer.Request.Hops.Concat(answer.Reply!.Hops).Where(h => h.Node == "router-stock" || h.Node == "router-shop").SelectMany(h => h.Translations).Select(t => t.After).ToList();
        Assert.Contains(between, f => f.Source.Equals(link.Near) && f.Destination.Equals(link.Far));

        // Neither the machine's own address, nor another port, nor somebody else, nor the way back.
        Assert.False(Ask("app-1", "10.0.1.2", link.Address, 5432).Request.Arrives);
        Assert.NotEqual("sql-1", Ask("app-1", "10.0.1.2", link.Endpoint, 22).Request.Hops[^1].Node);
        Assert.False(Ask("app-2", "10.0.1.3", link.Endpoint, 5432).Request.Arrives);
        Assert.False(Ask("tool-1", "10.2.1.2", link.Endpoint, 5432).Request.Arrives);
        Assert.False(Ask("sql-1", link.Address.ToString(), IPAddress.Parse("10.0.1.2"), 8080).Request.Arrives);
        Assert.False(Ask("sql-1", link.Address.ToString(), link.Near, 8080).Request.Arrives);
        Assert.False(Ask("internet", NatOutside, link.Far, 5432).Request.Arrives);
    }

    [Fact]
    public void No_machine_of_the_one_side_of_a_private_link_knows_an_address_of_the_other()
    {
        var text = string.Join('\n', _plan.Machines.Where(m => m.Machine is "sql-1" or "sql-2").SelectMany(m => m.Filter.Sets).SelectMany(s => s.Networks).Select(n => n.ToString()));
        Assert.DoesNotContain("10.0.", text, StringComparison.Ordinal);
        text = string.Join('\n', _plan.Machines.Where(m => m.Machine is "app-1" or "app-2").SelectMany(m => m.Filter.Sets).SelectMany(s => s.Networks).Select(n => n.ToString()));
        Assert.DoesNotContain("10.1.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vpn_carries_its_packets_in_a_tunnel_between_the_routers()
    {
        var answer = Ask("app-1", "10.0.1.2", IPAddress.Parse("192.168.0.2"), 2049);
        Assert.True(answer.Connects);
        Assert.Equal(["app-1", "router-shop", "router-cellar", "host-1"], answer.Request.Hops.Select(h => h.Node));
        Assert.Equal("home", answer.Request.Hops[1].Tunnel!.Overlay);
        Assert.Contains(answer.Request.Hops[1].Tunnel!.Outer.Hops, h => h.Node == "backbone");
    }

    [Fact]
    public void What_a_vpn_joins_counts_as_encrypted_only_while_its_tunnel_carries_it()
    {
        var bare = _plan with { Fabric = [.. _plan.Fabric.Select(f => f.Role != MachineRole.Router ? f : f with
        {
            Routes = [.. f.Routes.Where(r => !r.Link.StartsWith("fs-", StringComparison.Ordinal))],
            Filter = f.Filter with { ForwardPolicy = FilterVerdict.Accept, Rules = [], Sets = [], Nat = [] },
        })] };
        var proof = Prover.Prove(bare).Claims.Single(c => c.Claim.Name == "sealed");
        Assert.Equal(Outcome.Fails, proof.Outcome);
        Assert.Contains(proof.Counterexample!.Packet!.Request.Hops, h => h.Node == "backbone");
    }

    [Fact]
    public void Over_the_internet_the_gateway_sees_the_router()
    {
        var answer = Ask("app-1", "10.0.1.2", IPAddress.Parse("10.9.1.2"), 443);
        Assert.True(answer.Connects);
        Assert.True(OfRouter("router-shop", answer.Request.Last.Source));
        Assert.False(Ask("app-1", "10.0.1.2", IPAddress.Parse("10.9.2.2"), 8080).Request.Arrives);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_lost_link_takes_its_own_ways_and_no_others(string name)
    {
        Assert.True(Topology.Reference.TryParse($"link/{name}", out var what));
        var lost = FailureSet.Of(_plan, [new Failure(what)]);
        var ways = new (string Link, string From, string Source, string To, ushort Port)[]
        {
            ("tools", "app-1", "10.0.1.2", "10.2.1.2", 80),
            ("database", "app-1", "10.0.1.2", PlannedLinks.PrivateLinks(_plan)[0].Endpoint.ToString(), 5432),
            ("home", "app-1", "10.0.1.2", "192.168.0.2", 2049),
            ("line", "host-1", "192.168.0.2", "192.168.1.2", 873),
            ("quotes", "app-1", "10.0.1.2", "10.9.1.2", 443),
        };
        Assert.All(ways, w => Assert.True(Ask(w.From, w.Source, IPAddress.Parse(w.To), w.Port).Connects, w.Link));
        Assert.All(ways, w => Assert.Equal(w.Link != name, Ask(w.From, w.Source, IPAddress.Parse(w.To), w.Port, lost).Connects == true));
        Agreement.Check(_plan, lost);
    }

    [Fact]
    public void The_engine_says_what_following_each_packet_says()
    {
        var (allowed, refused) = Agreement.Check(_plan);
        Assert.True(allowed > 0 && refused > 0);
    }

    private const string NatOutside = "198.18.0.1";

    private bool OfRouter(string router, IPAddress address) => _plan.Fabric.Single(f => f.Machine == router).Addresses.Any(a => a.Address.Equals(address) && a.Link == "wan0");

    private Answer Ask(string from, string source, IPAddress destination, ushort port, FailureSet? lost = null) => new PacketTracer(_plan, lost).Ask(new Flow
    {
        From = from,
        Source = IPAddress.Parse(source),
        Destination = destination,
        Protocol = FilterProtocol.Tcp,
        Port = port,
    });
}
