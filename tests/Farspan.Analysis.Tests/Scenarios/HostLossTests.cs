using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Tests.Scenarios;

/// <summary>Requirements A3, B6, E3: a machine that fails takes its guests along, and theirs.</summary>
public sealed class HostLossTests
{
    private static readonly NetworkPlan _plan = Plans.Compile("""
        farspan: 1
        name: hosts
        providers: { rack: { kind: proxmox, zones: [a, b] } }
        networks:
          rack: { provider: rack, cidr: 10.0.0.0/16, subnets: { a: { cidr: 10.0.1.0/24, zone: a, exposure: public }, any: { cidr: 10.0.2.0/24, exposure: public } } }
        machines:
          metal-1: { subnet: rack/a }
          metal-2: { subnet: rack/any }
          box:     { subnet: rack/any, host: metal-1 }
          db-1: { subnet: rack/any, host: box, labels: { role: db } }
          db-2: { subnet: rack/any, host: metal-1, labels: { role: db } }
          db-3: { subnet: rack/any, host: metal-2, labels: { role: db } }
        services: { db: { on: { role: db }, ports: { sql: 5432/tcp }, quorum: majority } }
        policies: [ { allow: { from: { role: db }, to: service/db } } ]
        """);

    [Theory]
    [InlineData("machine/metal-1", "box db-1 db-2 metal-1")]
    [InlineData("machine/box", "box db-1")]
    [InlineData("machine/db-1", "db-1")]
    [InlineData("zone/rack/a", "box db-1 db-2 metal-1")]
    [InlineData("machine/metal-2", "db-3 metal-2")]
    public void A_loss_takes_along(string lost, string gone) =>
        Assert.Equal(gone, string.Join(' ', FailureSet.Of(_plan, [Read(lost)]).Nodes.Order(StringComparer.Ordinal)));

    [Fact]
    public void A_quorum_on_two_hosts_dies_with_one_though_it_would_outlive_any_member()
    {
        var survival = new SurvivalSearch(_plan, new PacketTracer(_plan), EndpointTable.Of(_plan)).Of(_plan.Topology.Services[0], FailureDomain.Machine);
        Assert.Equal((0, "machine/metal-1", 1), (survival.Tolerance, string.Join(' ', survival.Breaking!), survival.Left));
    }

    [Fact]
    public void A_what_if_says_who_is_gone_with_a_host()
    {
        var report = WhatIf.Of(_plan, [Read("machine/metal-1")]);
        Assert.Equal(["box", "db-1", "db-2", "metal-1"], report.Machines.Order(StringComparer.Ordinal));
        Assert.True(Assert.Single(report.Services).IsDead);
    }

    private static Failure Read(string text) =>
        Topology.Reference.TryParse(text, out var reference) ? new Failure(reference) : throw new ArgumentException($"'{text}' is no reference.", nameof(text));
}
