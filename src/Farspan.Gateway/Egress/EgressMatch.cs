using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Egress;

/// <summary>What the egress rules say to a request.</summary>
/// <param name="Target">Where it may go, or null.</param>
/// <param name="Refusal">Why not, or null.</param>
/// <param name="Missing">The rule that it would have needed and the one that came nearest, for the audit log; null where it may go.</param>
public readonly record struct EgressMatch(EgressTarget? Target, Refusal? Refusal, string? Missing);
