using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Reachability;

/// <summary>Requirements B4, B7.</summary>
public sealed class ReachabilityRelationTests
{
    [Fact]
    public void Says_on_which_ports_machines_of_an_example_reach_each_other()
    {
        var relation = ReachabilityRelation.Of(Plans.Example("kubespan-hybrid"));
        var from = relation.Endpoints.Of("worker-1").Single(e => e.Overlay is not null);
        var to = relation.Endpoints.Of("master-1").Single(e => e.Overlay is not null);
        var ports = relation.Answered(from, to);
        Assert.True(ports.Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, 6443)));
        Assert.False(ports.Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, 2379)));
        Assert.Equal("6443/tcp 8200/tcp icmp/3 icmp/8 icmp/11-12", ports.ToString());
    }
}
