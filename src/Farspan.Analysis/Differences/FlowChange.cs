using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Differences;

/// <summary>Flows that one plan has and the other has not: alike in ports and cause, between every machine of one side and every other machine of the other.</summary>
public sealed record FlowChange
{
    /// <summary>Who begins.</summary>
    public required ChangedSide From { get; init; }

    /// <summary>Who accepts.</summary>
    public required ChangedSide To { get; init; }

    /// <summary>The overlay of the source addresses; null on the underlay.</summary>
    public required string? FromOverlay { get; init; }

    /// <summary>The overlay of the destination addresses; null on the underlay.</summary>
    public required string? ToOverlay { get; init; }

    /// <summary><c>IPv4</c> or <c>IPv6</c> where it is true of one family alone; null where it is true of both or the plan has one.</summary>
    public required string? Family { get; init; }

    /// <summary>The ports; a set of <see cref="ReachabilityDiff.Ports"/>.</summary>
    public required PortSet Ports { get; init; }

    /// <summary>True where the packets arrive in both plans and only the answer comes back in one of them.</summary>
    public required bool IsAnswerOnly { get; init; }

    /// <summary>The policy, link, subnet or overlay that lets them pass in the plan that has them, as <c>policy/name file:line:col</c>; empty where it could not be told.</summary>
    public required string Origin { get; init; }

    /// <summary>What stops them in the plan that has them not: <c>output policy drop at etcd-1</c>; empty where it could not be told.</summary>
    public required string Elsewhere { get; init; }

    /// <summary>Ordered pairs of machines (the internet counts as one).</summary>
    public required long Pairs { get; init; }
}
