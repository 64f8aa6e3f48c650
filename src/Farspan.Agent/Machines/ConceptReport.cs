namespace Farspan.Agent.Machines;

/// <summary>What one concept's reconciler did.</summary>
public sealed record ConceptReport
{
    /// <summary>The concept in a word, such as <c>routes</c>.</summary>
    public required string Concept { get; init; }

    /// <summary>Operations carried out; 0 when nothing differed.</summary>
    public required int Operations { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
