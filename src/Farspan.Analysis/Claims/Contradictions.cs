using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Finds claims that cannot both be true of any network: one demands a connection that the other forbids.</summary>
internal sealed class Contradictions(ProofContext context, IReadOnlyList<Prohibition> prohibitions)
{
    /// <summary>Reports every pair of such claims once.</summary>
    public void Report()
    {
        foreach (var always in context.Plan.Topology.Claims.OfType<AlwaysClaim>())
        {
            var senders = context.Selector.Senders(always.From).GroupBy(e => e.IsInternet ? $"{e.Node}#{e.Id}" : e.Node, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
            var targets = context.Selector.Receivers(always.To, always.Ports);
            foreach (var forbidding in prohibitions.GroupBy(p => p.Claim))
            {
                if (forbidding.Select(p => Find(senders, targets, p)).FirstOrDefault(f => f is not null) is { } found)
                {
                    var (first, second) = Before(always, forbidding.Key) ? ((Claim)always, forbidding.Key) : (forbidding.Key, always);
                    context.Report(ProofCodes.ContradictionCode, Severity.Error, second.Location,
                        $"Claims '{first.Name}' and '{second.Name}' contradict each other: '{always.Text}' demands that {found}, and '{forbidding.Key.Text}' forbids it; narrow or remove one of them.", first.Location);
                }
            }
        }
    }

    // A sender is stopped for good only where none of its addresses may speak.
    private static string? Find(List<List<Endpoint>> senders, IReadOnlyList<EndpointTarget> targets, Prohibition prohibition)
    {
        foreach (var target in targets)
        {
            if (prohibition.At(target.Endpoint)?.And(target.Ports) is not { IsEmpty: false } ports)
            {
                continue;
            }

            foreach (var sender in senders)
            {
                var able = sender.Where(e => ReachabilityRelation.IsPair(e, target.Endpoint)).ToList();
                if (able.Count > 0 && able.TrueForAll(prohibition.IsSender))
                {
                    return $"{Say.Nodes(able)} reaches {Say.At(target.Endpoint)} on {Say.Ports(ports)}";
                }
            }
        }

        return null;
    }

    private static bool Before(Claim a, Claim b) => (a.Location.Line, a.Location.Column).CompareTo((b.Location.Line, b.Location.Column)) <= 0;
}
