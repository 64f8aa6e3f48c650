namespace Farspan.Topology.Declarations;

/// <summary>A port in a policy or a claim: the name of a service's port, a literal, or <c>all</c> when both are null.</summary>
internal sealed record PortTerm(string? Name, PortLiteral? Literal)
{
    /// <summary>True for <c>all</c>.</summary>
    public bool IsAll => Name is null && Literal is null;

    /// <summary>As written.</summary>
    public override string ToString() => Name ?? Literal?.ToString() ?? "all";
}
