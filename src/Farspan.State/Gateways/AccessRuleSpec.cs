using System.Net;

namespace Farspan.State.Gateways;

/// <summary>Who may call what through a gateway. Every condition that is given must hold.</summary>
public sealed record AccessRuleSpec
{
    /// <summary>What declared it, as <c>policy/name file:line:column</c>; written into the audit log.</summary>
    public required string Origin { get; init; }

    /// <summary>Addresses that callers have; empty for any.</summary>
    public required IReadOnlyList<IPNetwork> From { get; init; }

    /// <summary>Who a caller must be: names of tokens (<c>token/ops</c>) or of client certificates (<c>certificate/NAME</c>, a DNS or URI subject alternative name); one of them is enough. Empty where the address suffices.</summary>
    public required IReadOnlyList<string> As { get; init; }

    /// <summary>What may be called.</summary>
    public required IReadOnlyList<AccessTargetSpec> To { get; init; }

    /// <summary>Methods that may be used, upper case; empty for all.</summary>
    public required IReadOnlyList<string> Methods { get; init; }
}
