using Farspan.State;

namespace Farspan.Lab.Status;

/// <summary>A machine, router, backbone or internet host as it was seen, and how it compares with its spec.</summary>
public sealed record LabMachineStatus
{
    /// <summary>Its name.</summary>
    public required string Machine { get; init; }

    /// <summary>What it is for.</summary>
    public required MachineRole Role { get; init; }

    /// <summary>Provider that owns it; null for the backbone and the internet host.</summary>
    public required string? Provider { get; init; }

    /// <summary>Zone it stands in, or null.</summary>
    public required string? Zone { get; init; }

    /// <summary>How it compares with its spec.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What differs, one sentence each; empty when nothing does.</summary>
    public required IReadOnlyList<string> Drift { get; init; }

    /// <summary>Addresses it was seen to have, loopback left out, as <c>eth0 10.0.1.2/24</c>.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Services, ordered by name.</summary>
    public required IReadOnlyList<LabServiceStatus> Services { get; init; }

    /// <summary>Certificates, ordered by name.</summary>
    public required IReadOnlyList<LabCertificateStatus> Certificates { get; init; }

    /// <summary>Overlays, ordered by name.</summary>
    public required IReadOnlyList<LabOverlayStatus> Overlays { get; init; }
}
