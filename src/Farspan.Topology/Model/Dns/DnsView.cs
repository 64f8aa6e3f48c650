using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Dns;

/// <summary>A group of askers that get answers of their own (known elsewhere as split horizon).</summary>
public sealed record DnsView
{
    /// <summary>Name within its server, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Blocks that questions come from; of views with the same block, the one that names the way they come in by. 0.0.0.0/0 and ::/0 for the internet, which is everybody in no longer block.</summary>
    public required IReadOnlyList<IPNetwork> Blocks { get; init; }

    /// <summary>Machines whose every address belongs to it.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Networks whose cards its questions come in by; empty with <see cref="ByOverlays"/> for any way.</summary>
    public required IReadOnlyList<Network> ByNetworks { get; init; }

    /// <summary>Overlays that its questions come in by.</summary>
    public required IReadOnlyList<Overlay> ByOverlays { get; init; }

    /// <summary>Overlays that its blocks are of, or that its questions come in by: the server listens there too.</summary>
    public required IReadOnlyList<Overlay> Overlays { get; init; }

    /// <summary>Overlay whose addresses its answers give for members of it, or null for the machines' own.</summary>
    public required Overlay? Over { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
