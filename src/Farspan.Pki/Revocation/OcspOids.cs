namespace Farspan.Pki.Revocation;

/// <summary>Object identifiers of RFC 6960 and of what it builds on.</summary>
internal static class OcspOids
{
    /// <summary>id-pkix-ocsp-basic (RFC 6960 section 4.2.1).</summary>
    internal const string Basic = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>id-pkix-ocsp-nonce (RFC 8954 section 2.1).</summary>
    internal const string Nonce = "1.3.6.1.5.5.7.48.1.2";

    /// <summary>id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1).</summary>
    internal const string NoCheck = "1.3.6.1.5.5.7.48.1.5";

    /// <summary>id-kp-OCSPSigning (RFC 6960 section 4.2.2.2).</summary>
    internal const string Signing = "1.3.6.1.5.5.7.3.9";

    /// <summary>SHA-1, for names of issuers only (RFC 5019 section 2.1.1).</summary>
    internal const string Sha1 = "1.3.14.3.2.26";

    /// <summary>SHA-256 (RFC 5754 section 2.2).</summary>
    internal const string Sha256 = "2.16.840.1.101.3.4.2.1";
}
