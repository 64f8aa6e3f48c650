using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A zone as it stands in the file.</summary>
internal sealed record DnsZoneDeclaration
{
    public required SelectorDeclaration? Machines { get; init; }

    public required IReadOnlyList<Located<Reference>> Services { get; init; }

    public required IReadOnlyList<Located<DnsRecordDeclaration>> Records { get; init; }

    public required IReadOnlyList<Located<string>> Views { get; init; }

    public required TimeSpan? Ttl { get; init; }

    public required TimeSpan? NegativeTtl { get; init; }

    public required string? Contact { get; init; }

    public required SelectorDeclaration? Transfer { get; init; }
}
