using System.Net;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A provider as it stands in the file.</summary>
internal sealed record ProviderDeclaration
{
    public required Located<ProviderKind>? Kind { get; init; }

    public required string? Region { get; init; }

    public required IReadOnlyList<Located<string>> Zones { get; init; }

    public required Located<IPNetwork>? Cidr { get; init; }
}
