using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;

namespace Farspan.Analysis.Claims;

/// <summary>What breaks a claim: a packet with its way, or a set of failures, or both.</summary>
public sealed record Counterexample
{
    /// <summary>The packet and its answer; null where the claim is not about packets.</summary>
    public required Answer? Packet { get; init; }

    /// <summary>What has to be lost; empty where nothing.</summary>
    public required IReadOnlyList<Failure> Losing { get; init; }

    /// <summary>The origin of the rule, link, overlay or declaration to blame, as <c>name file:line:col</c>; empty where it is a default.</summary>
    public required string Blame { get; init; }
}
