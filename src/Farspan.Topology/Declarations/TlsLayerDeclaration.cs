using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A TLS layer as it stands in the file.</summary>
internal sealed record TlsLayerDeclaration
{
    public required IReadOnlyList<Located<Reference>> Of { get; init; }

    public required IReadOnlyList<Located<string>> Ports { get; init; }

    public required Located<TlsFloor>? Minimum { get; init; }

    public required IReadOnlyList<Located<string>> Suites { get; init; }

    public required Located<string>? Issuer { get; init; }

    public required IReadOnlyList<Located<string>> Names { get; init; }

    public required Located<LeafKey>? Key { get; init; }

    public required Located<TimeSpan>? Lifetime { get; init; }

    public required ClientCertificates? Clients { get; init; }

    public required SelectorDeclaration? Callers { get; init; }

    public required Located<string>? Owner { get; init; }
}
