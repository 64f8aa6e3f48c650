namespace Farspan.Agent.Hosting;

/// <summary>What a host says of itself in every reply.</summary>
/// <param name="Failure">Why the command was not done, in one sentence, or null.</param>
/// <param name="Process">The process.</param>
/// <param name="ReloadProblem">Why the spec that lies in its folder is not in force, or null.</param>
internal sealed record HostState(string? Failure, ServerProcess Process, string? ReloadProblem);
