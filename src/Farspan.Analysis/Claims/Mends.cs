using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Finds the smallest change of the file that mends a broken claim, where one is evident.</summary>
internal static class Mends
{
    // More than a few policies that all allow the same packet are no small change.
    private const int MostPolicies = 4;

    /// <summary>What to take out so that a packet no longer arrives, tried on the plan itself; null where rules of the file do not decide.</summary>
    public static string? Refusing(ProofContext context, Flow flow)
    {
        var origins = new HashSet<string>(StringComparer.Ordinal);
        while (origins.Count <= MostPolicies)
        {
            var trace = context.Tracer.WithoutRulesOf(origins).Follow(flow);
            if (!trace.Arrives)
            {
                return origins.Count == 0 ? null : $"remove or narrow {string.Join(" and ", origins.Select(o => Named(context.Plan, o)))}";
            }

            if (Blame.OfPassing(trace) is not { Length: > 0 } origin || !origins.Add(origin))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>What to add so that a packet arrives, tried on the plan as if both ends allowed it; null where the answer alone does not come back.</summary>
    public static string? Allowing(ProofContext context, Flow flow, Endpoint to, AlwaysClaim claim, string ports)
    {
        var policy = $"allow from {claim.From.Text} to {claim.To.Text}, ports {ports}";
        var ends = new HashSet<string>([flow.From, to.Node], StringComparer.Ordinal);
        if (context.Tracer.WithoutFiltersOf(ends).Ask(flow).Connects == true)
        {
            return $"add a policy: {policy}";
        }

        var topology = context.Plan.Topology;
        if (topology.Overlays.FirstOrDefault(o => string.Equals(o.Name, to.Overlay, StringComparison.Ordinal)) is { } overlay && !overlay.Members.Any(m => string.Equals(m.Name, flow.From, StringComparison.Ordinal)))
        {
            return $"make {flow.From} a member of overlay '{overlay.Name}' ({overlay.Location}), and {policy}";
        }

        var machines = topology.Machines.Where(m => ends.Contains(m.Name)).Select(m => m.Attachments[0].Network.Name).Distinct(StringComparer.Ordinal).ToList();
        return to.Overlay is null && machines.Count == 2
            ? $"declare a link between network/{machines[0]} and network/{machines[1]} or an overlay that both are members of, and {policy}"
            : to.Overlay is null && machines.Count == 1 && ends.Count == 2 && (to.IsInternet || !topology.Machines.Any(m => string.Equals(m.Name, flow.From, StringComparison.Ordinal)))
                ? $"put the machine into a public subnet, and {policy}"
                : null;
    }

    // "policy/web t.yaml:41:5" as people say it: policy 'web' (t.yaml:41:5).
    private static string Named(NetworkPlan plan, string origin)
    {
        var (kind, name, place) = Origin.Parse(origin);
        var found = kind == "policy" ? plan.Topology.Policies.FirstOrDefault(p => Is(p, name, place)) : null;
        return found is null ? $"{kind} '{name}' ({place})" : $"policy '{found.Name}' ({found.Location})";
    }

    private static bool Is(Policy policy, string name, string place) =>
        policy.Name.StartsWith(name, StringComparison.Ordinal) && EndsAlike(policy.Location, place);

    private static bool EndsAlike(SourceSpan location, string place) =>
        location.ToString().EndsWith(place.TrimStart('…'), StringComparison.Ordinal);
}
