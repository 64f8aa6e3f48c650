using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A forwarded port as it stands in the file.</summary>
internal sealed record ForwardDeclaration
{
    public required Located<PortLiteral>? Port { get; init; }

    public required Located<string>? Machine { get; init; }

    public required Located<int>? At { get; init; }
}
