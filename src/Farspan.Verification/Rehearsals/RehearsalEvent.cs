namespace Farspan.Verification.Rehearsals;

/// <summary>One line of a rehearsal's timeline.</summary>
/// <param name="AtMs">Milliseconds since the rehearsal began.</param>
/// <param name="Text">What happened, for people.</param>
public sealed record RehearsalEvent(double AtMs, string Text);
