namespace Farspan.Cli.Output.Proofs;

/// <summary>A claim that falls, as JSON has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Reason">Why.</param>
internal sealed record ClaimLossRecord(string Name, string Text, PlaceRecord Place, string Reason);
