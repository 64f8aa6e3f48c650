namespace Farspan.Verification.Tls;

/// <summary>How a server answers a ClientHello.</summary>
public enum HelloAnswerKind
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>It chose a version and a suite.</summary>
    Accepted,

    /// <summary>It sent an alert (RFC 8446 section 6).</summary>
    Refused,

    /// <summary>It does not speak TLS.</summary>
    NotTls,
}
