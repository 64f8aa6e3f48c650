using System.Net.Security;

namespace Farspan.Verification.Tls;

/// <summary>What the name of a cipher suite tells (RFC 5246 appendix C, RFC 8446 section 9.1 and IANA's registry of TLS parameters, which the enumeration follows).</summary>
public static class SuiteFacts
{
    /// <summary>Every suite of TLS 1.2 and before that is a choice of a client: no signalling value.</summary>
    public static IReadOnlyList<TlsCipherSuite> Older { get; } =
        [.. Enum.GetValues<TlsCipherSuite>().Where(s => s.ToString().Contains("_WITH_", StringComparison.Ordinal) && s != TlsCipherSuite.TLS_NULL_WITH_NULL_NULL)];

    /// <summary>The suites of TLS 1.3 (RFC 8446 appendix B.4).</summary>
    public static IReadOnlyList<TlsCipherSuite> Tls13 { get; } =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_128_CCM_SHA256, TlsCipherSuite.TLS_AES_128_CCM_8_SHA256,
    ];

    /// <summary>Finds a suite by its IANA name.</summary>
    public static bool TryParse(string name, out TlsCipherSuite suite) => Enum.TryParse(name, out suite) && Enum.IsDefined(suite) && !char.IsAsciiDigit(name[0]);
}
