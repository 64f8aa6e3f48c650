using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Relation;

/// <summary>Everybody of one set may begin connections to everybody of another on some ports.</summary>
internal sealed record Permit
{
    public required PartySet From { get; init; }

    public required PartySet To { get; init; }

    public required PortIntervals Ports { get; init; }

    /// <summary>The foreign rule in a few words, without its place: <c>k8s netpol/shop/web ingress[0]</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Where the foreign rule stands; null where none is needed.</summary>
    public required SourceSpan? Place { get; init; }

    /// <summary>A second rule that had to agree, with its place; empty where there is none.</summary>
    public required string With { get; init; }
}
