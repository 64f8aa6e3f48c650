using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Trust;

/// <summary>Who may call where a TLS layer asks for certificates.</summary>
public sealed record TlsCallers
{
    /// <summary>Machines that call with their own certificates, in declaration order.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Services that call with theirs.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
