using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Every pair of a beginner and a target, addressable by number so that a part can be drawn without making the whole.</summary>
internal sealed class FlowProduct(IReadOnlyList<string> from, IReadOnlyList<Target> to, ProbeDrafts drafts)
{
    /// <summary>How many pairs there are, those of a node with itself included.</summary>
    public long Count => (long)from.Count * to.Count;

    /// <summary>At most <paramref name="limit"/> of the pairs, spread over all; pairs that cannot be are left out.</summary>
    public IEnumerable<(Flow Flow, DeclaredWay Way)> Draw(long limit, ulong seed)
    {
        foreach (var index in Spread.Indices(Count, limit, seed))
        {
            if (drafts.FlowBetween(from[(int)(index / to.Count)], to[(int)(index % to.Count)]) is { } flow)
            {
                yield return flow;
            }
        }
    }
}
