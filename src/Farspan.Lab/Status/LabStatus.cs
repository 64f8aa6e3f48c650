namespace Farspan.Lab.Status;

/// <summary>What runs, grouped by provider, and how it compares with the plan.</summary>
public sealed record LabStatus
{
    /// <summary>Name of the lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Topology file or folder it was made from, absolute.</summary>
    public required string TopologyPath { get; init; }

    /// <summary>Digest of the plan in force.</summary>
    public required string Digest { get; init; }

    /// <summary>Number of the plan in force.</summary>
    public required long Generation { get; init; }

    /// <summary>How the overlays are carried: <c>kernel</c>, <c>wireguard-go</c>, or null where there is no overlay.</summary>
    public required string? Engine { get; init; }

    /// <summary>True when the last <c>up</c> ran to its end.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Who looks after it.</summary>
    public required LabSupervisorStatus Supervisor { get; init; }

    /// <summary>Faults in force, such as <c>provider/aws</c>, in the order in which they were made.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Providers, in declaration order.</summary>
    public required IReadOnlyList<LabProviderStatus> Providers { get; init; }

    /// <summary>Backbone and internet host.</summary>
    public required IReadOnlyList<LabMachineStatus> Core { get; init; }

    /// <summary>What it costs in memory.</summary>
    public required LabMemory Memory { get; init; }

    /// <summary>Milliseconds it took to look.</summary>
    public required double ElapsedMs { get; init; }
}
