using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>What one attempt at a conversation showed.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">What was seen, for people.</param>
internal readonly record struct Attempt(ProbeOutcome Outcome, string Detail);
