namespace Farspan.Gateway.Access;

/// <summary>Keeps one of equal sets while a snapshot is made: ten thousand upstreams of one service share theirs.</summary>
internal sealed class RuleSetPool
{
    private readonly Dictionary<RuleSet, RuleSet> _sets = [];

    /// <summary>The one that is kept; not changed any more.</summary>
    public RuleSet Keep(RuleSet set)
    {
        if (_sets.TryGetValue(set, out var kept))
        {
            return kept;
        }

        _sets.Add(set, set);
        return set;
    }
}
