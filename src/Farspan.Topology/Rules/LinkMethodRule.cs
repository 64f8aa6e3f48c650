using Farspan.Topology.Linking;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A link's method can work between its networks, and is the one that suits them.</summary>
internal sealed class LinkMethodRule : ITopologyRule
{
    private const string CannotWorkCode = "FS1281";
    private const string BetterCode = "FS1282";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var link in topology.Links.Where(l => l.Model.First.Name != l.Model.Second.Name))
        {
            var situation = LinkSituation.Of(link.Model.First, link.Model.Second);
            var (fitness, why) = LinkAdvice.Judge(link.Model.Method, situation);
            if (fitness == LinkFitness.Fits)
            {
                continue;
            }

            var (best, because) = LinkAdvice.Recommend(situation);
            var (first, second, place) = (link.Model.First, link.Model.Second, link.Declaration.Method!.Value.Span);
            if (fitness == LinkFitness.CannotWork)
            {
                topology.Findings.Error(CannotWorkCode, place,
                    $"Link '{link.Model.Name}' cannot be a {LinkWords.Of(link.Model.Method)} between networks '{first.Name}' and '{second.Name}': {why}; use 'method: {LinkWords.Of(best)}' ({because}).",
                    first.Provider.Location, second.Provider.Location);
            }
            else
            {
                topology.Findings.Warning(BetterCode, place,
                    $"Link '{link.Model.Name}' between networks '{first.Name}' and '{second.Name}' had better be 'method: {LinkWords.Of(best)}' ({because}): {why}.",
                    first.Provider.Location, second.Provider.Location);
            }
        }
    }
}
