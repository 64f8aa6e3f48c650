using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Layers;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Routes;

namespace Farspan.Analysis.Tests.Links;

/// <summary>An overlay whose datagrams go through a VPN: what is proved of it, what fits, what losing the VPN takes, and that no tunnel carries itself.</summary>
[Trait("Requirement", "C4")]
[Trait("Requirement", "B4")]
public sealed class TunnelInTunnelTests
{
    private readonly NetworkPlan _plan = Plans.Compile(TunnelTopology.Text, TunnelTopology.File);

    [Fact]
    public void The_overlays_datagrams_go_through_the_VPN_and_beside_it_where_there_is_none()
    {
        var inside = Assert.Single(Ask(_plan, "desk-1").Request.Hops, h => h.Tunnel is not null).Tunnel!;
        Assert.Equal(("mesh", "app-1"), (inside.Overlay, inside.Peer));
        Assert.Equal(["desk-1", "router-office", "router-cloud", "app-1"], inside.Outer.Hops.Select(h => h.Node));
        Assert.Equal("site", inside.Outer.Hops[1].Tunnel!.Overlay);
        Assert.Equal(["router-office", "backbone", "router-cloud"], inside.Outer.Hops[1].Tunnel!.Outer.Hops.Select(h => h.Node));
        Assert.All(Ask(_plan, "till-1").Request.Hops[0].Tunnel!.Outer.Hops, h => Assert.Null(h.Tunnel));
        var (allowed, refused) = Agreement.Check(_plan);
        Assert.True(allowed > 0 && refused > 0);
    }

    [Fact]
    public void What_fits_is_what_the_VPN_leaves_less_the_overlays_own_wrapping()
    {
        Assert.All(_plan.Machines.SelectMany(m => m.Links).Where(l => l.Kind == LinkKind.WireGuard), l => Assert.Equal(1500 - (2 * PathMtu.WrappingV6), l.Mtu));
        Assert.DoesNotContain(LayerCheck.Of(_plan), d => d.Code == LayerCodes.OverlayLengthCode);
        var wide = Plans.Compile(TunnelTopology.Text.Replace("till-1] } }\nservices", "till-1] }, mtu: 1420 }\nservices", StringComparison.Ordinal), TunnelTopology.File);
        var told = Assert.Single(LayerCheck.Of(wide), d => d.Code == LayerCodes.OverlayLengthCode).Message;
        Assert.Contains("only 1360 fit: 1420 of link 'site' less 60 for WireGuard over IPv4", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_VPN_takes_the_overlays_pairs_across_it_and_no_others()
    {
        Assert.True(Topology.Reference.TryParse("link/site", out var what));
        var lost = FailureSet.Of(_plan, [new Failure(what)]);
        Assert.True(Ask(_plan, "desk-1").Connects);
        Assert.Contains("site", Ask(_plan, "desk-1", lost).Request.Reason, StringComparison.Ordinal);
        Assert.False(Ask(_plan, "desk-1", lost).Request.Arrives);
        Assert.True(Ask(_plan, "till-1", lost).Connects);
        Agreement.Check(_plan, lost);
    }

    [Theory]
    [InlineData("router-office", FilterChain.Output)]
    [InlineData("router-cloud", FilterChain.Input)]
    public void What_refuses_the_VPNs_datagrams_refuses_the_overlays_packets_in_them(string router, FilterChain chain)
    {
        var refusing = _plan.WithRules(router, rules => rules.Where(r => r.Chain != chain || !r.Origin.StartsWith("link/site", StringComparison.Ordinal)));
        Assert.Equal(Disposition.NoTunnel, Ask(refusing, "desk-1").Request.Disposition);
        Assert.True(Ask(refusing, "till-1").Connects);
        Agreement.Check(refusing);
        Assert.Equal(Outcome.Fails, Prover.Prove(refusing).Claims.Single(c => c.Claim.Name == "sold").Outcome);
    }

    [Fact]
    public void Its_claims_are_proved_of_both_tunnels()
    {
        var claims = Prover.Prove(_plan).Claims.ToDictionary(c => c.Claim.Name!, StringComparer.Ordinal);
        Assert.Equal((Outcome.Holds, Outcome.Holds), (claims["sold"].Outcome, claims["sealed"].Outcome));
        Assert.Equal(Outcome.Fails, claims["one link"].Outcome);
        Assert.Contains("link/site", string.Join(' ', claims["one link"].Counterexample!.Losing.Select(f => f.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tunnel_that_would_carry_itself_is_refused_and_the_circle_named()
    {
        // The overlay carries the datagrams of the VPN that carries the overlay's: no file says so, a plan may.
        var circle = Closed(_plan);
        var answer = Ask(circle, "desk-1").Request;
        Assert.Equal(Disposition.NoTunnel, answer.Disposition);
        Assert.Contains("mesh would carry its own datagrams: mesh in site in mesh on router-office", answer.Reason, StringComparison.Ordinal);
        Agreement.Check(circle);
        Assert.Equal(Outcome.Fails, Prover.Prove(circle).Claims.Single(c => c.Claim.Name == "sold").Outcome);
    }

    private static NetworkPlan Closed(NetworkPlan plan)
    {
        var overlay = plan.Machines.Single(m => m.Machine == "desk-1").Overlays[0];
        var far = plan.Fabric.Single(f => f.Machine == "router-cloud").Addresses.Single(a => a.Link == "wan0" && !a.Address.IsV6).Address.ToHostNetwork();
        var own = IPAddress.Parse("10.99.0.200").ToHostNetwork();
        var office = plan.Fabric.Single(f => f.Machine == "router-office");
        var peers = overlay with
        {
            Members =
            [
                .. overlay.Members.Select(m => m.Machine == "app-1" ? m with { AllowedIps = [.. m.AllowedIps, far] } : m),
                overlay.Members[0] with { Machine = office.Machine, Endpoint = new IPEndPoint(IPAddress.Parse("192.168.10.1"), overlay.ListenPort), AllowedIps = [own] },
            ],
        };
        return plan with
        {
            Fabric = [.. plan.Fabric.Select(f => f.Machine != office.Machine ? f : f with
            {
                Links = [.. f.Links, new LinkSpec { Name = overlay.Link, Kind = LinkKind.WireGuard, Mtu = null }],
                Addresses = [.. f.Addresses, new() { Link = overlay.Link, Address = own.BaseAddress, PrefixLength = 32 }],
                Routes = [.. f.Routes, new RouteSpec { Destination = far, Link = overlay.Link, Gateway = null, Metric = 0 }],
                Overlays = [.. f.Overlays, peers],
                Filter = f.Filter with { OutputPolicy = FilterVerdict.Accept },
            })],
        };
    }

    private Answer Ask(NetworkPlan plan, string from, FailureSet? lost = null) => new PacketTracer(plan, lost).Ask(new Flow
    {
        From = from,
        Source = Mesh(from),
        Destination = Mesh("app-1"),
        Protocol = FilterProtocol.Tcp,
        Port = 8080,
    });

    private IPAddress Mesh(string machine) => _plan.Machines.Single(m => m.Machine == machine).Addresses.First(a => a.Link.StartsWith("fs-", StringComparison.Ordinal) && !a.Address.IsV6).Address;
}
