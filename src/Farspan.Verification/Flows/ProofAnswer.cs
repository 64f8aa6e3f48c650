namespace Farspan.Verification.Flows;

/// <summary>What the proof says of a flow: the same relation that <c>prove</c> decides claims by.</summary>
/// <param name="Delivered">True when the first packet arrives.</param>
/// <param name="Answered">True when the answer comes back, too.</param>
public readonly record struct ProofAnswer(bool Delivered, bool Answered);
