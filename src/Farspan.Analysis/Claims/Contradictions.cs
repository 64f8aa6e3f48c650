using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Finds claims that cannot both be true of any network: one demands a connection that the other forbids.</summary>
internal sealed class Contradictions(ProofContext context, Prohibitions prohibitions)
{
    /// <summary>Reports every pair of such claims once.</summary>
    public void Report()
    {
        foreach (var always in context.Plan.Topology.Claims.OfType<AlwaysClaim>())
        {
            var senders = context.Selector.Senders(always.From).GroupBy(e => e.IsInternet ? $"{e.Node}#{e.Id}" : e.Node, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
            var targets = context.Selector.Receivers(always.To, always.Ports);
            var found = Find(senders, targets);
            foreach (var forbidding in found.Keys.OrderBy(prohibitions.IndexOf).DistinctBy(p => p.Claim, ReferenceEqualityComparer.Instance))
            {
                var (first, second) = Before(always, forbidding.Claim) ? ((Claim)always, forbidding.Claim) : (forbidding.Claim, always);
                context.Report(ProofCodes.ContradictionCode, Severity.Error, second.Location,
                    $"Claims '{first.Name}' and '{second.Name}' contradict each other: '{always.Text}' demands that {found[forbidding]}, and '{forbidding.Claim.Text}' forbids it; narrow or remove one of them.", first.Location);
            }
        }
    }

    // What each prohibition forbids first. A sender is stopped for good only where none of its addresses may speak.
    private Dictionary<Prohibition, string> Find(List<List<Endpoint>> senders, IReadOnlyList<EndpointTarget> targets)
    {
        var found = new Dictionary<Prohibition, string>();
        foreach (var target in targets)
        {
            foreach (var prohibition in prohibitions.At(target.Endpoint).Where(p => !found.ContainsKey(p)))
            {
                if (prohibition.At(target.Endpoint)?.And(target.Ports) is { IsEmpty: false } ports && Stopped(senders, target, prohibition) is { } stopped)
                {
                    found.Add(prohibition, $"{Say.Nodes(stopped)} reaches {Say.At(target.Endpoint)} on {Say.Ports(ports)}");
                }
            }
        }

        return found;
    }

    private static List<Endpoint>? Stopped(List<List<Endpoint>> senders, EndpointTarget target, Prohibition prohibition)
    {
        foreach (var sender in senders)
        {
            var able = sender.Where(e => ReachabilityRelation.IsPair(e, target.Endpoint)).ToList();
            if (able.Count > 0 && able.TrueForAll(prohibition.IsSender))
            {
                return able;
            }
        }

        return null;
    }

    private static bool Before(Claim a, Claim b) => (a.Location.Line, a.Location.Column).CompareTo((b.Location.Line, b.Location.Column)) <= 0;
}
