namespace Farspan.Planning;

/// <summary>One item of one concept that differs between two plans.</summary>
public sealed record ItemChange
{
    /// <summary>Which concept.</summary>
    public required PlanConcept Concept { get; init; }

    /// <summary>The natural key of the item within its machine and concept.</summary>
    public required string Key { get; init; }

    /// <summary>What happens to it.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Its content in the old plan, or null where it is added.</summary>
    public required string? Before { get; init; }

    /// <summary>Its content in the next plan, or null where it is removed.</summary>
    public required string? After { get; init; }

    /// <summary>Members that only the next plan has, ordered as there; empty for concepts without members.</summary>
    public required IReadOnlyList<string> MembersAdded { get; init; }

    /// <summary>Members that only the old plan has, ordered as there.</summary>
    public required IReadOnlyList<string> MembersRemoved { get; init; }
}
