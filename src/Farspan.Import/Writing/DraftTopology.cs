using Farspan.Import.Relation;

namespace Farspan.Import.Writing;

/// <summary>A topology to be written, and who may talk to whom in it.</summary>
internal sealed record DraftTopology
{
    public required string Name { get; init; }

    /// <summary>Lines of the comment at the top of the file.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    public required IReadOnlyList<DraftProvider> Providers { get; init; }

    public required IReadOnlyList<DraftNetwork> Networks { get; init; }

    /// <summary>The machines; a machine's number is its position.</summary>
    public required IReadOnlyList<DraftMachine> Machines { get; init; }

    public required IReadOnlyList<DraftLink> Links { get; init; }

    /// <summary>The parties of the permits.</summary>
    public required PartyTable Parties { get; init; }

    /// <summary>Who may talk to whom.</summary>
    public required IReadOnlyList<Permit> Permits { get; init; }

    /// <summary>Label keys that selectors should use before others.</summary>
    public required IReadOnlyList<string> Preferred { get; init; }

    /// <summary>The first word of every policy's name: <c>k8s</c>, <c>aws</c>.</summary>
    public required string Origin { get; init; }
}
