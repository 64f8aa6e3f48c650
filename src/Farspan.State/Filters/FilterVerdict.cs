namespace Farspan.State.Filters;

/// <summary>What becomes of a packet that a rule matches (nft(8), «verdict statement»).</summary>
public enum FilterVerdict
{
    /// <summary>Passes this chain.</summary>
    Accept,

    /// <summary>Vanishes without an answer.</summary>
    Drop,
}
