namespace Farspan.Lab.Reports;

/// <summary>What <c>down</c> removed.</summary>
public sealed record DownReport
{
    /// <summary>Name of the lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Network namespaces removed, with every link, address, route and filter in them.</summary>
    public required int Namespaces { get; init; }

    /// <summary>Processes ended.</summary>
    public required int Processes { get; init; }

    /// <summary>True when there was anything to remove.</summary>
    public required bool Existed { get; init; }

    /// <summary>Phases in the order in which they ran.</summary>
    public required IReadOnlyList<PhaseTiming> Phases { get; init; }

    /// <summary>Milliseconds from the beginning to the end.</summary>
    public required double ElapsedMs { get; init; }
}
