using System.Net;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Planning.Linking;

namespace Farspan.Verification.Flows;

/// <summary>Asks the proof about single flows, and lets it tell the way of one.</summary>
public sealed class ProofOracle(NetworkPlan plan)
{
    private readonly ReachabilityRelation _relation = ReachabilityRelation.Of(plan);
    private PacketTracer? _tracer;
    private IReadOnlyList<PlannedPrivateLink>? _hidden;

    /// <summary>What the proof says; null where one of the addresses is nobody's endpoint, so that it says nothing.</summary>
    public ProofAnswer? Ask(Flow flow)
    {
        if (EndpointOf(flow.Source) is not { } from || (EndpointOf(flow.Destination) ?? Behind(flow.Destination)) is not { } to || !ReachabilityRelation.IsPair(from, to))
        {
            return null;
        }

        var atom = _relation.Ports.IndexOf(PortSpace.Of(flow.Protocol), flow.Port);
        return new ProofAnswer(_relation.Delivered(from, to).Contains(atom), _relation.Answered(from, to).Contains(atom));
    }

    /// <summary>The way of the flow's first packet, each node with the rule that decided there: <c>a output policy/web t.yaml:9:5 → b input policy drop</c>.</summary>
    public string WayOf(Flow flow)
    {
        _tracer ??= new PacketTracer(plan);
        var answer = _tracer.Ask(new Analysis.Forwarding.Flow
        {
            From = flow.From,
            Source = flow.Source,
            Destination = flow.Destination,
            Protocol = PortSpace.Of(flow.Protocol),
            Port = flow.Port,
        });
        var way = Told(answer.Request);
        return answer.Request.Arrives && answer.Connects != true ? $"{way}; the answer: {Told(answer.Reply!)}" : way;
    }

    private static string Told(Trace trace)
    {
        var hops = trace.Hops.Select(h => h.Decision is { } d ? $"{h.Node} {d.Chain.ToString().ToLowerInvariant()} {(d.Origin.Length > 0 ? d.Origin : d.Text)}" : h.Node);
        return trace.Arrives ? string.Join(" → ", hops) : $"{string.Join(" → ", hops)} ({trace.Disposition}: {trace.Reason})";
    }

    // What a private link's endpoint stands for: the relation knows every address by which somebody is reached.
    private Endpoint? Behind(System.Net.IPAddress endpoint) =>
        (_hidden ??= PlannedLinks.PrivateLinks(plan)).FirstOrDefault(l => l.Endpoint.Equals(endpoint)) is { } link ? EndpointOf(link.Address) : null;

    private Endpoint? EndpointOf(IPAddress address) => _relation.Endpoints.Find(address) ?? _relation.Endpoints.FindOutside(address);
}
