namespace Farspan.Gateway.Access;

/// <summary>What a snapshot keeps of a caller: a token, a certificate or an address.</summary>
/// <param name="Caller">As the audit log names it.</param>
/// <param name="Rules">For an address the rules whose prefixes hold it; else those that ask for nobody or for it.</param>
/// <param name="IsDeclared">True when the spec names it, and for loopback.</param>
/// <param name="Bucket">Its rate, or null.</param>
internal sealed record KnownCaller(Caller Caller, RuleSet Rules, bool IsDeclared, RateBucket? Bucket);
