namespace Farspan.Agent.Machines;

/// <summary>What a pass over one machine did.</summary>
public sealed record ReconcileReport
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Generation of the spec that is in force after the pass.</summary>
    public required long Generation { get; init; }

    /// <summary>False when the offered spec was older than the running one: then nothing was done.</summary>
    public required bool Accepted { get; init; }

    /// <summary>What each concept's reconciler did, in the order in which they ran.</summary>
    public required IReadOnlyList<ConceptReport> Concepts { get; init; }

    /// <summary>All operations together; 0 when nothing differed.</summary>
    public int Operations => Concepts.Sum(c => c.Operations);
}
