using Farspan.Verification.Reports;

namespace Farspan.Verification.Rehearsals;

/// <summary>One cut of one failure domain, and how one service bore it.</summary>
public sealed record RehearsalRun
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary><c>file:line:column</c> of the claim that it rehearses.</summary>
    public required string Claim { get; init; }

    /// <summary>What was cut, as <c>farspan cut</c> takes it: <c>provider/aws</c>; several joined by <c> + </c>.</summary>
    public required string Lost { get; init; }

    /// <summary>Members that were cut off.</summary>
    public required IReadOnlyList<string> LostMembers { get; init; }

    /// <summary>Members that were left.</summary>
    public required IReadOnlyList<string> LeftMembers { get; init; }

    /// <summary>True where listeners stand in for the real service: then only who can still talk to whom is seen.</summary>
    public required bool IsStandIn { get; init; }

    /// <summary>True when the service bore the cut and healed.</summary>
    public required bool Holds { get; init; }

    /// <summary>Milliseconds from the cut to the first committed write on the side that was left; null for a stand-in or when there was none.</summary>
    public required double? WriteGapMs { get; init; }

    /// <summary>Milliseconds from healing until every lost member had the write; null for a stand-in or when one never had.</summary>
    public required double? CatchUpMs { get; init; }

    /// <summary>What happened when.</summary>
    public required IReadOnlyList<RehearsalEvent> Events { get; init; }

    /// <summary>What went otherwise than declared.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
