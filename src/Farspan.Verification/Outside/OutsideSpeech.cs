namespace Farspan.Verification.Outside;

/// <summary>How a machine asks for a place outside.</summary>
public enum OutsideSpeech
{
    /// <summary>A request in absolute form (RFC 9112 section 3.2.2).</summary>
    Plain,

    /// <summary>CONNECT (RFC 9110 section 9.3.6), and in the tunnel TLS that names the same server.</summary>
    Tunnel,

    /// <summary>CONNECT, and in the tunnel TLS that names another server.</summary>
    OtherServerName,

    /// <summary>CONNECT to the port of https, and in the tunnel no TLS.</summary>
    ClearInTunnel,
}
