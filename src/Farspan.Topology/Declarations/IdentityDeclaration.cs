using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>Who says who somebody is, as it stands in the file.</summary>
internal sealed record IdentityDeclaration
{
    public required IdentityKind Kind { get; init; }

    public required Located<string>? Issuer { get; init; }

    public required IReadOnlyList<Located<Reference>> For { get; init; }
}
