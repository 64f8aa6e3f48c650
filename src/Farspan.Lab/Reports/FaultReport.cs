namespace Farspan.Lab.Reports;

/// <summary>What <c>cut</c> or <c>heal</c> did.</summary>
public sealed record FaultReport
{
    /// <summary>Name of the lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Faults in force now, in the order in which they were made.</summary>
    public required IReadOnlyList<string> InForce { get; init; }

    /// <summary>Faults this command began.</summary>
    public required IReadOnlyList<string> Cut { get; init; }

    /// <summary>Faults this command ended.</summary>
    public required IReadOnlyList<string> Healed { get; init; }

    /// <summary>Nodes whose fault filter was changed.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>Milliseconds from the beginning to the end.</summary>
    public required double ElapsedMs { get; init; }
}
