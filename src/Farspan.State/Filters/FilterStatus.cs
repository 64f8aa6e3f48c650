using Farspan.State.Nat;

namespace Farspan.State.Filters;

/// <summary>A packet filter as it was read back from the kernel, in the words of its spec.</summary>
public sealed record FilterStatus
{
    /// <summary>Verdict of the input chain, or null when that chain is missing or not hooked as ours is.</summary>
    public required FilterVerdict? InputPolicy { get; init; }

    /// <summary>Verdict of the forward chain, or null.</summary>
    public required FilterVerdict? ForwardPolicy { get; init; }

    /// <summary>Verdict of the output chain, or null.</summary>
    public required FilterVerdict? OutputPolicy { get; init; }

    /// <summary>Sets, ordered by name.</summary>
    public required IReadOnlyList<AddressSetSpec> Sets { get; init; }

    /// <summary>Rules that are written in the words of <see cref="FilterRuleSpec"/>, chain by chain, in kernel order.</summary>
    public required IReadOnlyList<FilterRuleSpec> Rules { get; init; }

    /// <summary>Address translation that is written in the words of <see cref="NatRuleSpec"/>, chain by chain, in kernel order.</summary>
    public required IReadOnlyList<NatRuleSpec> Nat { get; init; }

    /// <summary>What is in the table and cannot be said in those words, one line each; never empty of meaning: somebody else wrote it.</summary>
    public required IReadOnlyList<string> Foreign { get; init; }
}
