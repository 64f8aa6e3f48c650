namespace Farspan.Cli.Output.Proofs;

/// <summary>A policy that nearly allows a packet, as JSON has it.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Why">What does not match.</param>
internal sealed record NearMissRecord(string Policy, PlaceRecord Place, string Why);
