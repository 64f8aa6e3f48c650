using System.Net;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Tests.Nat;

/// <summary>Requirements B4, C3: what is said of a network whose router translates addresses.</summary>
public sealed class NatProofTests
{
    private readonly NetworkPlan _plan = Plans.Compile(NatTopology.Text);

    [Fact]
    public void A_router_gets_the_rules_and_nobody_else()
    {
        var router = Assert.Single(_plan.Machines.Concat(_plan.Fabric), m => m.Filter.Nat.Count > 0);
        Assert.Equal("router-vpc", router.Machine);
        Assert.Equal(
            [
                "prerouting iifname \"wan0\" ip daddr 198.18.0.3/32 meta l4proto tcp tcp dport { 443 } dnat ip to 10.0.2.2:8443",
                "postrouting oifname \"wan0\" ip saddr 10.0.2.0/24 daddr @internet_v4 masquerade",
            ],
            router.Filter.Nat.Select(NatText.Of));
    }

    [Fact]
    public void A_claim_sees_the_forwarded_port_and_its_witness_shows_both_addresses()
    {
        var results = Prover.Prove(_plan).Claims;
        var closed = results.Single(c => c.Claim.Name == "closed");
        var packet = closed.Counterexample!.Packet!.Request;
        Assert.Equal((NatTopology.Router, (ushort)443), (packet.Flow.Destination.ToString(), packet.Flow.Port));
        Assert.Equal(("10.0.2.2", (ushort)8443), (packet.Last.Destination.ToString(), packet.Last.Port));
        Assert.All(results.Where(c => c.Claim.Name != "closed"), c => Assert.True(c.Counterexample is null, c.Claim.Name));
    }

    [Fact]
    public void What_leaves_has_the_router_address_and_the_answer_finds_back()
    {
        var answer = Ask(_plan, "app-1", "10.0.2.2", NatTopology.Internet, 443);
        Assert.True(answer.Connects);
        Assert.Equal(NatTopology.Router, answer.Request.Last.Source.ToString());
        Assert.Equal("10.0.2.2", answer.Reply!.Last.Destination.ToString());
        Assert.True(Assert.Single(answer.Reply.Hops.Single(h => h.Node == "router-vpc").Translations).IsUndone);
        Assert.Equal(Disposition.DeniedOut, Ask(_plan, "app-2", "10.0.2.3", NatTopology.Internet, 443).Request.Disposition);
    }

    [Fact]
    public void Translation_is_seen_to_be_gone_changed_or_alone()
    {
        Assert.Equal("10.0.2.2", Ask(With(_plan, r => r.Kind != NatKind.Masquerade, r => r), "app-1", "10.0.2.2", NatTopology.Internet, 443).Request.Last.Source.ToString());
        Assert.False(Ask(With(_plan, r => r.Kind != NatKind.Destination, r => r), "internet", NatTopology.Internet, NatTopology.Router, 443).Connects);
        Assert.True(Ask(With(_plan, _ => true, r => r), "internet", NatTopology.Internet, NatTopology.Router, 443).Connects);
        var elsewhere = With(_plan, _ => true, r => r.Kind == NatKind.Destination ? r with { To = IPAddress.Parse("10.0.2.3") } : r);
        Assert.False(Ask(elsewhere, "internet", NatTopology.Internet, NatTopology.Router, 443).Connects);
        var wide = With(_plan, _ => true, r => r.Kind == NatKind.Destination ? r with { Ports = [], ToPort = null } : r);
        Assert.True(Ask(wide, "internet", NatTopology.Internet, NatTopology.Router, 8443).Connects);

        // A translation alone lets nothing pass: the chain of the router still has to.
        var unfiltered = _plan.WithRules("router-vpc", rules => rules.Where(r => !r.Origin.StartsWith("forward/", StringComparison.Ordinal) && !r.Origin.StartsWith("egress/", StringComparison.Ordinal)));
        Assert.Equal(Disposition.DeniedIn, Ask(unfiltered, "internet", NatTopology.Internet, NatTopology.Router, 443).Request.Disposition);
        Assert.Equal(Disposition.DeniedIn, Ask(unfiltered, "app-1", "10.0.2.2", NatTopology.Internet, 443).Request.Disposition);
    }

    private static NetworkPlan With(NetworkPlan plan, Func<NatRuleSpec, bool> keep, Func<NatRuleSpec, NatRuleSpec> change) => plan with
    {
        Fabric = [.. plan.Fabric.Select(m => m with { Filter = m.Filter with { Nat = [.. m.Filter.Nat.Where(keep).Select(change)] } })],
    };

    private static Answer Ask(NetworkPlan plan, string from, string source, string destination, ushort port) => new PacketTracer(plan).Ask(new Flow
    {
        From = from,
        Source = IPAddress.Parse(source),
        Destination = IPAddress.Parse(destination),
        Protocol = FilterProtocol.Tcp,
        Port = port,
    });
}
