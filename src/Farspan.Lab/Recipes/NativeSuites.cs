using Farspan.Linux.Tls;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>Cipher suites as OpenSSL's users want them in their configuration.</summary>
internal static class NativeSuites
{
    /// <summary><c>ECDHE-RSA-AES256-GCM-SHA384:…</c>; names that OpenSSL does not know are left out: it could not use them.</summary>
    public static string List(ServiceTlsSpec tls) => string.Join(':', tls.CipherSuites.Select(TlsServer.NativeName).OfType<string>());
}
