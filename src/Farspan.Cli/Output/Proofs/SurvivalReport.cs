namespace Farspan.Cli.Output.Proofs;

/// <summary>What <c>whatif --json</c> says where nothing is named.</summary>
/// <param name="Topology">Name of the network.</param>
/// <param name="Services">For each service and kind of failure the smallest loss that breaks it.</param>
internal sealed record SurvivalReport(string Topology, IReadOnlyList<SurvivalRecord> Services);
