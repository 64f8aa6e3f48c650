namespace Farspan.Lab.Reports;

/// <summary>How long one phase took.</summary>
/// <param name="Phase">Name of the phase.</param>
/// <param name="ElapsedMs">Milliseconds by the wall clock.</param>
public sealed record PhaseTiming(string Phase, double ElapsedMs);
