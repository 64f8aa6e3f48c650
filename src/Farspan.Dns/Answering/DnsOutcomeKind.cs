namespace Farspan.Dns.Answering;

/// <summary>What is to be done with a question.</summary>
public enum DnsOutcomeKind
{
    /// <summary>Nothing: it is no question, or an answer would do harm.</summary>
    Dropped,

    /// <summary>Send the answer.</summary>
    Answered,

    /// <summary>Ask others (<see cref="DnsOutcome.Forward"/>).</summary>
    Forward,

    /// <summary>Send the whole zone (<see cref="DnsOutcome.Zone"/>) with <see cref="ZoneTransfer"/>.</summary>
    Transfer,
}
