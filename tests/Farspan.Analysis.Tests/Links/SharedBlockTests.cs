using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Links;

/// <summary>What is proved of two networks with the same blocks that only private links join.</summary>
[Trait("Requirement", "C4")]
public sealed class SharedBlockTests
{
    private readonly NetworkPlan _plan = Plans.Compile(SharedBlockTopology.Text, SharedBlockTopology.File);

    [Fact]
    public void Every_claim_holds_and_the_engine_says_what_following_each_packet_says()
    {
        Assert.All(Prover.Prove(_plan).Claims, c => Assert.True(c.Outcome == Outcome.Holds, $"{c.Claim.Name}: {c.Reason}"));
        var (allowed, refused) = Agreement.Check(_plan);
        Assert.True(allowed > 0 && refused > 0);
    }

    [Fact]
    public void A_packet_has_addresses_of_its_own_network_on_either_side_and_of_none_between()
    {
        foreach (var link in PlannedLinks.PrivateLinks(_plan))
        {
            var (from, source) = link.Link.Name == "database" ? ("web-1", Own("web-1", link.Endpoint)) : ("sql-2", Own("sql-2", link.Endpoint));
            var port = (ushort)(link.Link.Name == "database" ? 5432 : 8080);
            var answer = Ask(from, source, link.Endpoint, port);
            Assert.True(answer.Connects);
            Assert.Equal((link.Machine, link.SeenAs, link.Address), (answer.Request.Hops[^1].Node, answer.Request.Last.Source, answer.Request.Last.Destination));

            // The service's own address means nobody on this side, and everybody else is as far.
            Assert.False(Ask(from, source, link.Address, port).Request.Arrives);
            Assert.False(Ask(link.Machine, link.Address, source, 8080).Request.Arrives);
        }
    }

    [Fact]
    public void Every_machine_has_an_address_of_its_own_and_the_backbone_leads_to_the_block_of_one_network()
    {
        var all = _plan.Machines.SelectMany(m => m.Addresses).Select(a => a.Address).Where(a => !IPAddress.IsLoopback(a)).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        var shared = _plan.Topology.Networks.First(n => n.Name == "shop").Cidrs;
        var routes = _plan.Fabric.Single(f => f.Machine == "backbone").Routes.Where(r => shared.Contains(r.Destination)).ToList();
        Assert.Equal(2, routes.Count);
        Assert.All(routes, r => Assert.Contains("shop", r.Link, StringComparison.Ordinal));
    }

    [Fact]
    public void No_machine_of_either_side_knows_one_of_the_other()
    {
        foreach (var (here, there) in new[] { ("shop", "stock"), ("stock", "shop") })
        {
            var foreign = In(there).SelectMany(m => m.Addresses).Select(a => a.Address).Where(a => !IPAddress.IsLoopback(a)).Select(a => a.ToHostNetwork()).ToHashSet();
            var known = In(here).SelectMany(m => m.Filter.Sets.SelectMany(s => s.Networks).Concat(m.Hosts.Select(h => h.Address.ToHostNetwork())));
            Assert.DoesNotContain(known, foreign.Contains);
        }
    }

    [Theory]
    [InlineData("link/database", "asked")]
    [InlineData("link/orders", "ordered")]
    public void A_lost_link_takes_its_own_claim_and_no_other(string what, string claim)
    {
        Assert.True(Topology.Reference.TryParse(what, out var reference));
        Assert.Equal([claim], WhatIf.Of(_plan, [new Failure(reference)]).Claims.Select(c => c.Claim.Name));
        Agreement.Check(_plan, FailureSet.Of(_plan, [new Failure(reference)]));
    }

    [Fact]
    public void A_lost_network_leaves_the_other_that_has_its_block()
    {
        Assert.True(Topology.Reference.TryParse("network/stock", out var what));
        var lost = FailureSet.Of(_plan, [new Failure(what)]);
        Assert.Equal((true, false), (lost.IsLost("router-stock"), lost.IsLost("router-shop")));
        Assert.Equal((true, false), (lost.IsLost("sql-1"), lost.IsLost("web-1")));
        Agreement.Check(_plan, lost);
    }

    private IEnumerable<State.MachineSpec> In(string network)
    {
        var names = _plan.Topology.Machines.Where(m => m.Attachments[0].Network.Name == network).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return _plan.Machines.Where(m => names.Contains(m.Machine));
    }

    private IPAddress Own(string machine, IPAddress like) =>
        _plan.Machines.Single(m => m.Machine == machine).Addresses.Select(a => a.Address).First(a => !IPAddress.IsLoopback(a) && a.IsV6 == like.IsV6);

    private Answer Ask(string from, IPAddress source, IPAddress destination, ushort port) => new PacketTracer(_plan).Ask(new Flow
    {
        From = from,
        Source = source,
        Destination = destination,
        Protocol = FilterProtocol.Tcp,
        Port = port,
    });
}
