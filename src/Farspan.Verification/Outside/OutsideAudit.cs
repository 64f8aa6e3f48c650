namespace Farspan.Verification.Outside;

/// <summary>What a gateway's audit log says of a request for a place outside.</summary>
/// <param name="Caller"><c>machine/NAME</c>.</param>
/// <param name="Missing">The rule that it would have needed; empty where none was missing.</param>
/// <param name="Failure">Why it ended otherwise than in an answer; empty where it did not.</param>
public sealed record OutsideAudit(string Caller, string Missing, string Failure);
