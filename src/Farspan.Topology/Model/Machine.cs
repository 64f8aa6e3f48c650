using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A host with addresses in subnets, and labels.</summary>
public sealed record Machine
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Subnets it stands in, the primary one first; never empty.</summary>
    public required IReadOnlyList<Attachment> Attachments { get; init; }

    /// <summary>Declared labels and the built-in ones: <c>name</c>, <c>provider</c>, <c>network</c>, <c>subnet</c> (as <c>network/subnet</c>) and, where there is one, <c>zone</c> (as <c>provider/zone</c>), all of the primary attachment, and <c>host</c> of a guest.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Provider of its primary network.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Zone of its primary subnet, or null.</summary>
    public required string? Zone { get; init; }

    /// <summary>The machines that carry it, its own host first, then that one's; empty for one that is no guest.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What fails when it does as a machine: the outermost of its hosts, or itself.</summary>
    public string Metal => Hosts.Count == 0 ? Name : Hosts[^1];

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
