using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Flow = Farspan.Analysis.Forwarding.Flow;

namespace Farspan.Analysis.Tests.Forwarding;

/// <summary>Requirements A3, A4, B4, B7: the way of a packet as the kernels of the plan's nodes would choose it.</summary>
public sealed class PacketTracerTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    public void Agrees_with_the_walker_of_the_test_command_on_every_pair(string example)
    {
        var plan = Plans.Example(example);
        var (tracer, walk, endpoints) = (new PacketTracer(plan), new PlanWalk(plan), EndpointTable.Of(plan));
        var ports = plan.Topology.Services.SelectMany(s => s.Ports).Select(p => (p.Protocol, p.Ports.First)).Append((TransportProtocol.Tcp, (ushort)9)).Distinct().ToList();
        var arrived = 0;
        foreach (var (from, to) in from a in endpoints.All from b in endpoints.All where Analysis.Reachability.ReachabilityRelation.IsPair(a, b) && !b.IsInternet select (a, b))
        {
            foreach (var (protocol, port) in ports)
            {
                var flow = new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = Ports.PortSpace.Of(protocol), Port = port };
                var walked = walk.Follow(new Verification.Flows.Flow
                {
                    From = from.Node,
                    Source = from.Address,
                    To = to.Node,
                    Destination = to.Address,
                    Protocol = protocol,
                    Port = port,
                });
                var trace = tracer.Follow(flow);
                arrived += trace.Arrives ? 1 : 0;
                Assert.True(walked.Passes == trace.Arrives || trace.Disposition == Disposition.ReversePath, $"{flow}: {walked.Reason} but {trace.Disposition} {trace.Reason}");
            }
        }

        Assert.True(arrived > 0);
    }

    [Fact]
    public void Names_the_rule_that_refuses_and_the_tunnel_that_carries()
    {
        var plan = Plans.Example("kubespan-hybrid");
        var endpoints = EndpointTable.Of(plan);
        var (worker, master) = (endpoints.Of("worker-1").Single(e => e.Overlay is not null), endpoints.Of("master-1").Single(e => e.Overlay is not null));
        var tracer = new PacketTracer(plan);
        var etcd = tracer.Ask(new Flow { From = "worker-1", Source = worker.Address, Destination = master.Address, Protocol = FilterProtocol.Tcp, Port = 2379 });
        Assert.Equal(Disposition.DeniedOut, etcd.Request.Disposition);
        var api = tracer.Ask(new Flow { From = "worker-1", Source = worker.Address, Destination = master.Address, Protocol = FilterProtocol.Tcp, Port = 6443 });
        Assert.True(api.Connects);
        Assert.Equal("kubespan", api.Request.Hops[0].Tunnel!.Overlay);
        Assert.StartsWith("policy/everyone in the cluster uses the API", api.Request.Hops[^1].Decision!.Origin, StringComparison.Ordinal);
    }
}
