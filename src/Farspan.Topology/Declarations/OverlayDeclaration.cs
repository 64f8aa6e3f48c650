using System.Net;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>An overlay as it stands in the file.</summary>
internal sealed record OverlayDeclaration
{
    public required IReadOnlyList<Located<IPNetwork>> Cidrs { get; init; }

    public required SelectorDeclaration? Members { get; init; }

    public required Located<int>? Port { get; init; }

    public required IReadOnlyList<Named<IReadOnlyList<Located<IPAddress>>>> Addresses { get; init; }

    public required Located<int>? Mtu { get; init; }
}
