using Farspan.State.Nat;

namespace Farspan.State.Filters;

/// <summary>A machine's packet filter: the one nftables table <c>inet farspan</c>.</summary>
public sealed record FilterSpec
{
    /// <summary>Verdict of the input chain for what no rule matches.</summary>
    public required FilterVerdict InputPolicy { get; init; }

    /// <summary>Verdict of the forward chain for what no rule matches.</summary>
    public required FilterVerdict ForwardPolicy { get; init; }

    /// <summary>Verdict of the output chain for what no rule matches.</summary>
    public required FilterVerdict OutputPolicy { get; init; }

    /// <summary>Sets that the rules refer to, ordered by name.</summary>
    public required IReadOnlyList<AddressSetSpec> Sets { get; init; }

    /// <summary>Rules; those of one chain are tried in this order.</summary>
    public required IReadOnlyList<FilterRuleSpec> Rules { get; init; }

    /// <summary>Address translation; rules of the same kind of chain (before or after routing) are tried in this order. Without rules there is no such chain.</summary>
    public required IReadOnlyList<NatRuleSpec> Nat { get; init; }
}
