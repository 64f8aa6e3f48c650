namespace Farspan.Dns.Wire;

/// <summary>What <see cref="DnsQuery.Read"/> found.</summary>
public enum DnsQueryReading
{
    /// <summary>Nothing that may be answered: too short, or itself an answer (answering it could go on for ever).</summary>
    NoQuestion,

    /// <summary>A message with a fault in it; its identifier and, where <see cref="DnsQuery.NameLength"/> is above 0, its question can be given back.</summary>
    Malformed,

    /// <summary>A message that can be judged.</summary>
    Whole,
}
