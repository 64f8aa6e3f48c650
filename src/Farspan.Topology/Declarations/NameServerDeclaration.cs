using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A name server as it stands in the file.</summary>
internal sealed record NameServerDeclaration
{
    public required Located<string>? Service { get; init; }

    public required SelectorDeclaration? Clients { get; init; }

    public required IReadOnlyList<Named<DnsZoneDeclaration>> Zones { get; init; }

    public required IReadOnlyList<Named<DnsViewDeclaration>> Views { get; init; }

    public required IReadOnlyList<Named<IReadOnlyList<Located<UpstreamLiteral>>>> Forwards { get; init; }

    public required DnsCacheDeclaration? Cache { get; init; }

    public required int? Rate { get; init; }

    public required int? LogOneOf { get; init; }
}
