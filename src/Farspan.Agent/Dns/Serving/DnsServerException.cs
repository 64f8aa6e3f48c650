namespace Farspan.Agent.Dns.Serving;

/// <summary>A name server cannot be as its spec says; the message is one sentence with the mend.</summary>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="innerException">The failure underneath, or null.</param>
public sealed class DnsServerException(string message, Exception? innerException = null) : Exception(message, innerException);
