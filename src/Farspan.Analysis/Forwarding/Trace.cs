namespace Farspan.Analysis.Forwarding;

/// <summary>The way of one packet through the plan, node by node.</summary>
public sealed record Trace
{
    /// <summary>The packet.</summary>
    public required Flow Flow { get; init; }

    /// <summary>What becomes of it.</summary>
    public required Disposition Disposition { get; init; }

    /// <summary>Every node that it meets, in order.</summary>
    public required IReadOnlyList<Hop> Hops { get; init; }

    /// <summary>Why it ends as it does, in a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>The packet as it stood in the end; another than <see cref="Flow"/> where something was translated. The sender is still who sent it first.</summary>
    public required Flow Last { get; init; }

    /// <summary>True where it gets where it is to go.</summary>
    public bool Arrives => Disposition is Disposition.Delivered or Disposition.Exits;
}
