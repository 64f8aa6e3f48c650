using Farspan.Analysis.Endpoints;

namespace Farspan.Analysis.Matrices;

/// <summary>Nodes whose endpoints lie in the same groups of the relation, so that nobody can tell them apart.</summary>
internal sealed class Party
{
    /// <summary>The nodes, in the plan's order.</summary>
    public List<string> Nodes { get; } = [];

    /// <summary>The endpoints of the first node.</summary>
    public required IReadOnlyList<Endpoint> First { get; init; }

    /// <summary>The endpoints of the second node; null where there is none.</summary>
    public IReadOnlyList<Endpoint>? Second { get; set; }

    /// <summary>True for a part of the internet.</summary>
    public required bool IsInternet { get; init; }

    /// <summary>True when it may stand in a row.</summary>
    public required bool Sends { get; init; }

    /// <summary>True when it may stand in a column.</summary>
    public required bool Accepts { get; init; }

    /// <summary>Parties that differ in this are never told as one.</summary>
    public int Kind => (IsInternet ? 1 : 0) | (Sends ? 2 : 0) | (Accepts ? 4 : 0);

    /// <summary>The endpoints to ask for what passes to <paramref name="other"/>; null where it has no two nodes to ask.</summary>
    public IReadOnlyList<Endpoint>? Facing(Party other) => ReferenceEquals(this, other) ? Second : other.First;
}
