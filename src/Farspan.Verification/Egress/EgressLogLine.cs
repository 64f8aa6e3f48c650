namespace Farspan.Verification.Egress;

/// <summary>What a machine's log says of a refusal.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Name">The name that was last asked and had the destination, or words that say that there is none.</param>
/// <param name="Missing">What is missing.</param>
public sealed record EgressLogLine(string Machine, string Name, string Missing);
