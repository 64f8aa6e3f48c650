namespace Farspan.Dns.Forwarding;

/// <summary>What a message is that came where an answer is awaited.</summary>
public enum UpstreamVerdict
{
    /// <summary>No answer to this question: it is dropped and the wait goes on, because who sent it may be somebody else.</summary>
    NotOurs,

    /// <summary>The answer.</summary>
    Answer,

    /// <summary>Too long for a datagram: to be asked again by TCP.</summary>
    Truncated,

    /// <summary>All but the case of letters is right: forged, or a server that does not keep it. To be asked again by TCP, where nobody else can answer.</summary>
    CaseChanged,

    /// <summary>The server does not know EDNS: to be asked again without.</summary>
    NoExtensions,
}
