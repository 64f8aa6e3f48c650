using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>How a gateway's port speaks TLS, as it stands in the file.</summary>
internal sealed record GatewayTlsDeclaration
{
    public required Located<string>? Layer { get; init; }

    public required Located<string>? Certificate { get; init; }

    public required Located<string>? Key { get; init; }

    public required TlsFloor Minimum { get; init; }

    public required IReadOnlyList<string> Suites { get; init; }

    public required string? Clients { get; init; }

    public required bool RequiresClientCertificate { get; init; }
}
