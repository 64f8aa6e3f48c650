using System.Net;

namespace Farspan.Import.Writing;

/// <summary>A machine of the topology to be written.</summary>
internal sealed record DraftMachine
{
    /// <summary>Its name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Its subnet as <c>network/subnet</c>.</summary>
    public required string Subnet { get; init; }

    /// <summary>Its addresses, at most one of each family.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Its labels, in the order in which they are written.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>The comment above the first machine of a group.</summary>
    public required string Heading { get; init; }
}
