namespace Farspan.State.Filters;

/// <summary>The netfilter hook a rule stands in (nft(8), «hook»).</summary>
public enum FilterChain
{
    /// <summary>Packets for this machine.</summary>
    Input,

    /// <summary>Packets that pass through this machine.</summary>
    Forward,

    /// <summary>Packets from this machine.</summary>
    Output,
}
