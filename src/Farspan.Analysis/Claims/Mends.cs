using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

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

    /// <summary>What to add so that a packet arrives; null where no policy would help.</summary>
    public static string? Allowing(Trace trace, EndpointSet from, EndpointSet to, string ports) =>
        trace.Disposition is Disposition.DeniedOut || (trace.Disposition is Disposition.DeniedIn && trace.Hops[^1] is { OutLink: null, Decision.Rule: -1 })
            ? $"add a policy: allow from {from.Text} to {to.Text}, ports {ports}"
            : trace.Disposition is Disposition.DeniedIn && trace.Hops[^1].Decision is { Rule: -1 }
                ? "declare a link between the two networks, or bind the service to an overlay that both are members of"
                : trace.Disposition is Disposition.NoRoute or Disposition.NeighbourUnreachable
                    ? "declare a way: a link between the two networks, an overlay that both are members of, or public subnets"
                    : null;

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
