namespace Farspan.Lab.Files;

/// <summary>The one file that says which plan a lab is to have: replaced in one rename, so that a crash leaves the old plan or the new.</summary>
public sealed record LabManifest
{
    /// <summary>Name of the lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Topology file or folder, absolute.</summary>
    public required string TopologyPath { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string Digest { get; init; }

    /// <summary>Number of the plan.</summary>
    public required long Generation { get; init; }

    /// <summary>Folder below the lab's own that holds the plan's specs and inputs.</summary>
    public required string PlanFolder { get; init; }

    /// <summary>How the overlays are carried, or null where there is none.</summary>
    public required string? Engine { get; init; }

    /// <summary>False from the moment an <c>up</c> begins until it ends well.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Nodes of this plan, and of earlier ones until they are removed.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>Providers in declaration order.</summary>
    public required IReadOnlyList<ProviderRecord> Providers { get; init; }
}
