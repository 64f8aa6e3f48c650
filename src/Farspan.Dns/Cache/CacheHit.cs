using Farspan.Dns.Forwarding;

namespace Farspan.Dns.Cache;

/// <summary>What was found.</summary>
/// <param name="State">What is to be done with it.</param>
/// <param name="Answer">What is kept; null when nothing is.</param>
/// <param name="AgeSeconds">How long it has been kept: to be taken off the time of each record.</param>
public readonly record struct CacheHit(CacheState State, ForwardedAnswer? Answer, uint AgeSeconds);
