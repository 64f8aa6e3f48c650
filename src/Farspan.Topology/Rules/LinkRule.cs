using Farspan.Topology.Diagnostics;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A link joins two different networks, no two links route between the same, and none leads to the same service twice.</summary>
internal sealed class LinkRule : ITopologyRule
{
    private const string Code = "FS1220";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var seen = new Dictionary<(string, string, string), (string Name, SourceSpan Span)>();
        foreach (var link in topology.Links)
        {
            var (first, second) = (link.Model.First.Name, link.Model.Second.Name);
            if (first == second)
            {
                topology.Findings.Error(Code, link.Declaration.To?.Span ?? link.Declaration.Between[1].Span, $"Link '{link.Model.Name}' joins network '{first}' with itself; name two networks, or remove the link.");
                continue;
            }

            var service = link.Model.Service?.Name;
            var ends = service is not null || string.CompareOrdinal(first, second) < 0 ? (first, second, service ?? "") : (second, first, "");
            if (!seen.TryAdd(ends, (link.Model.Name, link.Source.Span)) && service is not null)
            {
                topology.Findings.Error(Code, link.Source.Span, $"Links '{seen[ends].Name}' and '{link.Model.Name}' both lead from network '{first}' to service '{service}'; remove one of the two.", seen[ends].Span);
            }
            else if (seen[ends].Name != link.Model.Name)
            {
                topology.Findings.Error(Code, link.Source.Span, $"Links '{seen[ends].Name}' and '{link.Model.Name}' both join networks '{ends.Item1}' and '{ends.Item2}'; remove one of the two.", seen[ends].Span);
            }
        }
    }
}
