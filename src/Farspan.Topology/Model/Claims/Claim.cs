using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Claims;

/// <summary>A sentence about the network that must be true.</summary>
public abstract record Claim
{
    /// <summary>Name if one was given, else its place in the file from 1, as text.</summary>
    public required string Name { get; init; }

    /// <summary>The sentence as people read it: <c>never internet → service/kube-apiserver https</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
