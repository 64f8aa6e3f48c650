using Farspan.State.Filters;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>One NetworkPolicy: some machines, one direction, its rules, and who said so.</summary>
/// <param name="Name">Unique within the namespace.</param>
/// <param name="Origin">Origin of the rules in the plan.</param>
/// <param name="Chain">Input for ingress, output for egress.</param>
/// <param name="Machines">Whom it selects, ordered.</param>
/// <param name="Rules">What it lets pass.</param>
internal sealed record PolicyObject(string Name, string Origin, FilterChain Chain, IReadOnlyList<int> Machines, List<PolicyRule> Rules);
