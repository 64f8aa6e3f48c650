using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Every pair of a beginner and a target, addressable by number so that a part can be drawn without making the whole.</summary>
internal sealed class FlowProduct(IReadOnlyList<string> from, IReadOnlyList<Target> to, ProbeDrafts drafts)
{
    /// <summary>How many pairs there are, those of a node with itself included.</summary>
    public long Count => (long)from.Count * to.Count;

    /// <summary>At most <paramref name="limit"/> of the pairs, spread over all; a node and itself are no pair.</summary>
    /// <param name="limit">Most pairs.</param>
    /// <param name="seed">Which ones.</param>
    /// <param name="onNoFamily">Told of each pair of nodes that have no address family in common at this target.</param>
    public IEnumerable<(Flow Flow, DeclaredWay Way)> Draw(long limit, ulong seed, Action<string, string>? onNoFamily = null)
    {
        foreach (var index in Spread.Indices(Count, limit, seed))
        {
            var (node, target) = (from[(int)(index / to.Count)], to[(int)(index % to.Count)]);
            if (drafts.FlowBetween(node, target) is { } flow)
            {
                yield return flow;
            }
            else if (!string.Equals(node, target.At.Node, StringComparison.Ordinal))
            {
                onNoFamily?.Invoke(node, target.At.Node);
            }
        }
    }
}
