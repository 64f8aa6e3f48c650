using System.Net;

namespace Farspan.Analysis.Differences;

/// <summary>One side of changed flows.</summary>
/// <param name="Name">The shortest description that fits exactly, in the plan that has the flows.</param>
/// <param name="Machines">Its machines in the plan's order.</param>
/// <param name="Blocks">The blocks of the internet in it; empty for machines alone.</param>
public sealed record ChangedSide(string Name, IReadOnlyList<string> Machines, IReadOnlyList<IPNetwork> Blocks);
