namespace Farspan.Verification.Tls;

/// <summary>Versions as they stand in a ClientHello, the forbidden ones too (RFC 8446 section 4.1.2; RFC 7568 and RFC 8996 forbid those below 1.2).</summary>
public enum WireVersion
{
    /// <summary>SSL 3.0 (RFC 6101).</summary>
    Ssl30 = 0x0300,

    /// <summary>TLS 1.0 (RFC 2246).</summary>
    Tls10 = 0x0301,

    /// <summary>TLS 1.1 (RFC 4346).</summary>
    Tls11 = 0x0302,

    /// <summary>TLS 1.2 (RFC 5246).</summary>
    Tls12 = 0x0303,

    /// <summary>TLS 1.3 (RFC 8446).</summary>
    Tls13 = 0x0304,
}
