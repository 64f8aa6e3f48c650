namespace Farspan.Lab.Reports;

/// <summary>What <c>up</c> did.</summary>
public sealed record UpReport
{
    /// <summary>Name of the lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Digest of the plan now in force.</summary>
    public required string Digest { get; init; }

    /// <summary>How the overlays are carried: <c>kernel</c>, <c>wireguard-go</c>, or null where there is no overlay.</summary>
    public required string? Engine { get; init; }

    /// <summary>Every node of the plan and every one removed; machines in declaration order, then the fabric, then what was removed.</summary>
    public required IReadOnlyList<MachineChange> Machines { get; init; }

    /// <summary>Services that were started, as <c>machine/service</c>.</summary>
    public required IReadOnlyList<string> Started { get; init; }

    /// <summary>Services whose process was replaced by one of this build without a connection dropped, as <c>machine/service</c>.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    /// <summary>Services that were stopped because the plan no longer has them or has them otherwise.</summary>
    public required IReadOnlyList<string> Stopped { get; init; }

    /// <summary>Packages that were installed.</summary>
    public required IReadOnlyList<string> Installed { get; init; }

    /// <summary>Certificates that could not be issued, one sentence each; they are tried again while the lab runs.</summary>
    public required IReadOnlyList<string> CertificatesFailed { get; init; }

    /// <summary>Certificates that machines are kept from after a revocation, one sentence each with how to allow them.</summary>
    public required IReadOnlyList<string> CertificatesHeld { get; init; }

    /// <summary>Faults that stay in force.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Faults that were lifted because the plan no longer has what they cut.</summary>
    public required IReadOnlyList<string> LiftedFaults { get; init; }

    /// <summary>Phases in the order in which they ran.</summary>
    public required IReadOnlyList<PhaseTiming> Phases { get; init; }

    /// <summary>Where the time of the phase <c>machines</c> went: per concept, summed over all nodes, which are worked on several at a time.</summary>
    public required IReadOnlyList<PhaseTiming> Concepts { get; init; }

    /// <summary>Milliseconds from the beginning to the end.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Operations over all machines, services included; 0 when everything already was as declared.</summary>
    public int Operations => Machines.Sum(m => m.Operations) + Started.Count + Stopped.Count;
}
