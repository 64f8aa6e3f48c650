using System.Net;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A subnet as it stands in the file.</summary>
internal sealed record SubnetDeclaration
{
    public required IReadOnlyList<Located<IPNetwork>> Cidrs { get; init; }

    public required Located<string>? Zone { get; init; }

    public required Exposure Exposure { get; init; }
}
