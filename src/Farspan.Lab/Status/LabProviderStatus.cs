namespace Farspan.Lab.Status;

/// <summary>A provider and its machines.</summary>
public sealed record LabProviderStatus
{
    /// <summary>Name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Its kind as the topology writes it, such as <c>bare-metal</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Region, or null.</summary>
    public required string? Region { get; init; }

    /// <summary>Blocks of its networks, as text.</summary>
    public required IReadOnlyList<string> Cidrs { get; init; }

    /// <summary>Its machines, in declaration order.</summary>
    public required IReadOnlyList<LabMachineStatus> Machines { get; init; }

    /// <summary>Its routers.</summary>
    public required IReadOnlyList<LabMachineStatus> Routers { get; init; }
}
