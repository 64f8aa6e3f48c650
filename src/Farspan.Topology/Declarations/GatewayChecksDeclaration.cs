using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>How a gateway watches health, as it stands in the file.</summary>
internal sealed record GatewayChecksDeclaration
{
    public required Located<TimeSpan>? Every { get; init; }

    public required TimeSpan? Timeout { get; init; }

    public required int? Fall { get; init; }

    public required int? Rise { get; init; }
}
