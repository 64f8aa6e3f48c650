using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>An authority as it stands in the file.</summary>
internal sealed record AuthorityDeclaration
{
    public required Located<AuthorityKind>? Kind { get; init; }

    public required Located<string>? Directory { get; init; }

    public required Located<ChallengeKind>? Challenge { get; init; }

    public required SelectorDeclaration? Machines { get; init; }

    public required Located<TimeSpan>? Lifetime { get; init; }

    public required Located<TimeSpan>? Intermediate { get; init; }
}
