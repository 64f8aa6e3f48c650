using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A gateway as it stands in the file.</summary>
internal sealed record GatewayDeclaration
{
    public required Located<string>? Service { get; init; }

    public required IReadOnlyList<Located<Reference>> To { get; init; }

    public required IReadOnlyList<Named<GatewayTlsDeclaration>> Tls { get; init; }

    public required IReadOnlyList<Named<string>> Tokens { get; init; }

    public required Located<string>? Egress { get; init; }

    public required GatewayChecksDeclaration? Checks { get; init; }

    public required GatewayLimitsDeclaration? Limits { get; init; }
}
