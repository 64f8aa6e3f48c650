namespace Farspan.Cli.Output.Proofs;

/// <summary>Machines that no longer reach others, as JSON has it.</summary>
/// <param name="From">Who began connections.</param>
/// <param name="To">Who accepted them.</param>
/// <param name="Ports">On which ports.</param>
internal sealed record PairLossRecord(IReadOnlyList<string> From, IReadOnlyList<string> To, string Ports);
