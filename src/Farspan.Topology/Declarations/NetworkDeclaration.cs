using System.Net;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A network as it stands in the file.</summary>
internal sealed record NetworkDeclaration
{
    public required Located<string>? Provider { get; init; }

    public required IReadOnlyList<Located<IPNetwork>> Cidrs { get; init; }

    public required IReadOnlyList<Named<SubnetDeclaration>> Subnets { get; init; }

    public required IReadOnlyList<Located<ForwardDeclaration>> Forwards { get; init; }

    public required Located<int>? Mtu { get; init; }
}
