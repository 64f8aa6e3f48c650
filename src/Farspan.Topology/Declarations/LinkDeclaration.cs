using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A link as it stands in the file.</summary>
internal sealed record LinkDeclaration
{
    public required Located<LinkMethod>? Method { get; init; }

    public required IReadOnlyList<Located<Reference>> Between { get; init; }
}
