using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Explanations;

/// <summary>Why a packet between two endpoints arrives, or why not.</summary>
public sealed record Explanation
{
    /// <summary>Who sends.</summary>
    public required Endpoint From { get; init; }

    /// <summary>Who is spoken to.</summary>
    public required Endpoint To { get; init; }

    /// <summary>Every port on which a connection comes about, ICMP and the datagrams of overlays too; null where one port was asked for.</summary>
    public required PortSet? Open { get; init; }

    /// <summary>The packet that is shown: the one asked for, or one that gets through.</summary>
    public required Answer Shown { get; init; }

    /// <summary>One that does not get through, where no port was asked for and <see cref="Shown"/> does; else null.</summary>
    public required Answer? Refused { get; init; }

    /// <summary>Policies to the destination that do not allow the packet that is refused, and why each does not.</summary>
    public required IReadOnlyList<NearMiss> NearMisses { get; init; }

    /// <summary>Whether what was asked for connects: one port, or any of TCP and UDP but for an overlay's own datagrams; null where it cannot be told.</summary>
    public bool? Connects => Shown.Connects;
}
