using Farspan.Dns.Forwarding;

namespace Farspan.Agent.Dns.Forwarding;

/// <summary>What is said to a question for others' names.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="AgeSeconds">How long it has been kept.</param>
/// <param name="IsStale">True when its time is over, and nobody answered in time.</param>
/// <param name="IsFromCache">True when nobody was asked for it.</param>
public readonly record struct ForwardResult(ForwardedAnswer Answer, uint AgeSeconds, bool IsStale, bool IsFromCache);
