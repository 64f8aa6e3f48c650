using Farspan.Analysis.Endpoints;

namespace Farspan.Analysis.Reachability;

/// <summary>Endpoints of equal behaviour: for any third endpoint all of them give the same answers, and any two of them answer each other alike.</summary>
public sealed record EndpointGroup
{
    /// <summary>Position in <see cref="ReachabilityRelation.Groups"/>.</summary>
    public required int Id { get; init; }

    /// <summary>Its members, at least one, in order of their ids.</summary>
    public required IReadOnlyList<Endpoint> Members { get; init; }
}
