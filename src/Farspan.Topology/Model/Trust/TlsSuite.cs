using System.Collections.Frozen;

namespace Farspan.Topology.Model.Trust;

/// <summary>A cipher suite of TLS 1.2: its names, and what follows from it.</summary>
/// <remarks>Source: the IANA registry "TLS Cipher Suites"; OpenSSL's names: openssl-ciphers(1), section "Cipher suite names". Those that OpenSSL 3.0 has in its default build with encryption, authentication and TLS 1.2.</remarks>
public sealed record TlsSuite
{
    private const string Ecdsa = "ECDSA";
    private const string Rsa = "RSA";

    /// <summary>Name by IANA, such as <c>TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name by OpenSSL, such as <c>ECDHE-RSA-AES256-GCM-SHA384</c>.</summary>
    public required string OpenSslName { get; init; }

    /// <summary>True where keys of sessions are not lost with the certificate's key (ECDHE, DHE).</summary>
    public required bool HasForwardSecrecy { get; init; }

    /// <summary>True where the certificate's key must be RSA; else it must be ECDSA.</summary>
    public required bool NeedsRsa { get; init; }

    /// <summary>Every suite, the strongest first.</summary>
    public static IReadOnlyList<TlsSuite> All { get; } =
    [
        .. Of("ECDHE", "AES256-GCM-SHA384", "AES_256_GCM_SHA384"),
        .. Of("ECDHE", "CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256"),
        .. Of("ECDHE", "AES128-GCM-SHA256", "AES_128_GCM_SHA256"),
        .. Of("DHE", "AES256-GCM-SHA384", "AES_256_GCM_SHA384"),
        .. Of("DHE", "CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256"),
        .. Of("DHE", "AES128-GCM-SHA256", "AES_128_GCM_SHA256"),
        .. Of("ECDHE", "AES256-SHA384", "AES_256_CBC_SHA384"),
        .. Of("ECDHE", "AES128-SHA256", "AES_128_CBC_SHA256"),
        .. Of("DHE", "AES256-SHA256", "AES_256_CBC_SHA256"),
        .. Of("DHE", "AES128-SHA256", "AES_128_CBC_SHA256"),
        .. Of("ECDHE", "AES256-SHA", "AES_256_CBC_SHA"),
        .. Of("ECDHE", "AES128-SHA", "AES_128_CBC_SHA"),
        .. Of("DHE", "AES256-SHA", "AES_256_CBC_SHA"),
        .. Of("DHE", "AES128-SHA", "AES_128_CBC_SHA"),
        .. Of("", "AES256-GCM-SHA384", "AES_256_GCM_SHA384"),
        .. Of("", "AES128-GCM-SHA256", "AES_128_GCM_SHA256"),
        .. Of("", "AES256-SHA256", "AES_256_CBC_SHA256"),
        .. Of("", "AES128-SHA256", "AES_128_CBC_SHA256"),
        .. Of("", "AES256-SHA", "AES_256_CBC_SHA"),
        .. Of("", "AES128-SHA", "AES_128_CBC_SHA"),
    ];

    private static readonly FrozenDictionary<string, TlsSuite> ByName = All.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TlsSuite> ByOpenSslName = All.ToFrozenDictionary(s => s.OpenSslName, StringComparer.Ordinal);

    /// <summary>The suite of a name by IANA, or null.</summary>
    public static TlsSuite? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The suite of a name by OpenSSL, or null.</summary>
    public static TlsSuite? FindByOpenSslName(string name) => ByOpenSslName.GetValueOrDefault(name);

    /// <summary>True for the suites of TLS 1.3 (RFC 8446 appendix B.4), which are always on.</summary>
    public static bool IsOfTls13(string name) =>
        name is "TLS_AES_128_GCM_SHA256" or "TLS_AES_256_GCM_SHA384" or "TLS_CHACHA20_POLY1305_SHA256" or "TLS_AES_128_CCM_SHA256" or "TLS_AES_128_CCM_8_SHA256";

    private static IEnumerable<TlsSuite> Of(string exchange, string openSsl, string iana) => (exchange switch
    {
        "ECDHE" => new[] { Ecdsa, Rsa },
        _ => [Rsa],
    }).Select(authentication => new TlsSuite
    {
        Name = exchange.Length == 0 ? $"TLS_RSA_WITH_{iana}" : $"TLS_{exchange}_{authentication}_WITH_{iana}",
        OpenSslName = exchange.Length == 0 ? openSsl : $"{exchange}-{authentication}-{openSsl}",
        HasForwardSecrecy = exchange.Length > 0,
        NeedsRsa = authentication == Rsa,
    });
}
