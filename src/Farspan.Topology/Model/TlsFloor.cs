namespace Farspan.Topology.Model;

/// <summary>The lowest version of TLS that is spoken.</summary>
public enum TlsFloor
{
    /// <summary>TLS 1.2 (RFC 5246).</summary>
    Tls12,

    /// <summary>TLS 1.3 (RFC 8446).</summary>
    Tls13,
}
