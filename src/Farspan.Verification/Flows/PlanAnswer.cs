namespace Farspan.Verification.Flows;

/// <summary>What the compiled plan does with a flow's first packet.</summary>
public sealed record PlanAnswer
{
    /// <summary>True when it reaches the destination and is accepted there.</summary>
    public required bool Passes { get; init; }

    /// <summary>Link it leaves the source by, or null when it never leaves.</summary>
    public required string? Link { get; init; }

    /// <summary>Node at which it ends: the destination, or where it is dropped.</summary>
    public required string Node { get; init; }

    /// <summary>The rule or reason that decided there: <c>input accepts: policy/3 topology.yaml:41:5</c>, <c>no route to 10.1.0.2</c>.</summary>
    public required string Reason { get; init; }
}
