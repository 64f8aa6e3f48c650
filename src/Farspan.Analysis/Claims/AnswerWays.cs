using Farspan.Analysis.Endpoints;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>Ways outside that answers open: they may lead to any address, and to no address for certain.</summary>
/// <remarks>The relation counts what they may let through. Whoever proves that something <em>is</em> let through asks here.</remarks>
internal static class AnswerWays
{
    /// <summary>The policy by which alone some machine gets outside on a port that is asked for; null where every one has another.</summary>
    public static (string Node, Policy Policy)? Alone(ProofContext context, IEnumerable<Endpoint> from, IReadOnlyList<PortMatch> ports)
    {
        var ways = context.Plan.Topology.Policies.Where(p => p.Egress is not null && p.Ports.Any(own => ports.Count == 0 || ports.Any(a => Meets(own, a)))).ToList();
        if (ways.Count == 0)
        {
            return null;
        }

        var others = context.Plan.Topology.Policies.Where(p => p.Egress is null && p.To.IncludesInternet).ToList();
        foreach (var node in from.Select(f => f.Node).Distinct(StringComparer.Ordinal))
        {
            foreach (var way in ways.Where(w => Means(context, w.From, node)))
            {
                var asked = way.Ports.Where(own => ports.Count == 0 || ports.Any(a => Meets(own, a)));
                if (asked.Any(own => !others.Exists(o => Means(context, o.From, node) && (o.AllPorts || o.Ports.Any(p => Holds(p, own))))))
                {
                    return (node, way);
                }
            }
        }

        return null;
    }

    private static bool Means(ProofContext context, EndpointSet set, string node) => context.Selector.Machines(set).Contains(node, StringComparer.Ordinal);

    private static bool Meets(PortMatch own, PortMatch asked) => own.Protocol == asked.Protocol && own.Ports.First <= asked.Ports.Last && asked.Ports.First <= own.Ports.Last;

    private static bool Holds(PortMatch all, PortMatch part) => all.Protocol == part.Protocol && all.Ports.First <= part.Ports.First && part.Ports.Last <= all.Ports.Last;
}
