namespace Farspan.Analysis.Claims.Incremental;

/// <summary>The claims whose proof a change may change, in order, and what of each has to be looked at.</summary>
internal sealed class TouchedClaims
{
    private readonly SortedDictionary<int, Touch> _claims = [];

    /// <summary>How many there are.</summary>
    public int Count => _claims.Count;

    /// <summary>Each claim with what has to be looked at.</summary>
    public IEnumerable<KeyValuePair<int, Touch>> All => _claims;

    /// <summary>Whether all of a claim has to be looked at.</summary>
    public bool IsWhole(int claim) => _claims.TryGetValue(claim, out var touch) && touch.IsWhole;

    /// <summary>All of a claim has to be looked at.</summary>
    public void AddWhole(int claim) => Of(claim).IsWhole = true;

    /// <summary>The witness of a claim has to be looked at.</summary>
    public void AddWitness(int claim) => Of(claim).IsShown = true;

    /// <summary>What one endpoint says to another has to be looked at.</summary>
    public void AddPair(int claim, int from, int to) => Of(claim).Pairs.Add((from, to));

    private Touch Of(int claim)
    {
        if (!_claims.TryGetValue(claim, out var touch))
        {
            _claims.Add(claim, touch = new Touch());
        }

        return touch;
    }

    /// <summary>What of a claim has to be looked at.</summary>
    internal sealed class Touch
    {
        /// <summary>All of it.</summary>
        public bool IsWhole { get; set; }

        /// <summary>The packet that shows that it does not hold.</summary>
        public bool IsShown { get; set; }

        /// <summary>Pairs of endpoints; some more than once.</summary>
        public List<(int From, int To)> Pairs { get; } = [];
    }
}
