namespace Farspan.Verification.Probes;

/// <summary>The service that listens where a probe goes.</summary>
public sealed record ProbeService
{
    /// <summary>Name of the service.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the port within the service.</summary>
    public required string PortName { get; init; }

    /// <summary>Recipe that runs the real thing, or null for a listener that answers with its name.</summary>
    public required string? Recipe { get; init; }

    /// <summary>True where it speaks TLS alone.</summary>
    public required bool IsTls { get; init; }
}
