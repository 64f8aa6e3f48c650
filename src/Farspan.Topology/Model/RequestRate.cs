namespace Farspan.Topology.Model;

/// <summary>How many requests may come.</summary>
/// <param name="PerSecond">On average, above 0.</param>
/// <param name="Burst">At once, from 1.</param>
public sealed record RequestRate(double PerSecond, int Burst);
