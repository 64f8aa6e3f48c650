namespace Farspan.Benchmarks.Gateway;

/// <summary>What a server cost.</summary>
/// <param name="CpuSeconds">Processor time in seconds, user and system.</param>
/// <param name="ResidentBytes">Memory that is its own or shared by its processes, in bytes.</param>
internal readonly record struct Cost(double CpuSeconds, long ResidentBytes);
