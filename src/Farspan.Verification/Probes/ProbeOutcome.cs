namespace Farspan.Verification.Probes;

/// <summary>What became of a probe.</summary>
public enum ProbeOutcome
{
    /// <summary>The conversation began and, where a service is declared, it is the one that answered.</summary>
    Connected,

    /// <summary>The far end answered that nothing listens there (TCP reset, ICMP port unreachable): packets pass.</summary>
    Closed,

    /// <summary>No answer until the deadline.</summary>
    Silent,

    /// <summary>There is no way: no route, or the network answered «unreachable» (ENETUNREACH, EHOSTUNREACH).</summary>
    Unreachable,

    /// <summary>The machine's own filter stopped it before it left (EPERM).</summary>
    Stopped,

    /// <summary>Something answered, and it is not the declared service.</summary>
    WrongService,

    /// <summary>The service answered, and the packets took another way than the declared one.</summary>
    WrongPath,

    /// <summary>It could not be sent; never a pass.</summary>
    NotSent,
}
