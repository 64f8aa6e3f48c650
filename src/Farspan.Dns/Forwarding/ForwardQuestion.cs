using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>What others are asked: everything on which their answer may depend, so that it is the key of what is kept.</summary>
/// <param name="Question">Name, type and class.</param>
/// <param name="WantsSignatures">True to get the records of DNSSEC too (DO, RFC 3225).</param>
/// <param name="ChecksDisabled">True to get also what fails the checks of who is asked (CD, RFC 4035 section 3.2.2).</param>
public readonly record struct ForwardQuestion(DnsQuestion Question, bool WantsSignatures, bool ChecksDisabled);
