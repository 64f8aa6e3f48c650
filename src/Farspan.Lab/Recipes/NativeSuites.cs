using Farspan.State.Services;
using Farspan.Topology.Model.Trust;

namespace Farspan.Lab.Recipes;

/// <summary>Cipher suites as OpenSSL's users want them in their configuration.</summary>
internal static class NativeSuites
{
    /// <summary><c>ECDHE-RSA-AES256-GCM-SHA384:…</c></summary>
    public static string List(ServiceTlsSpec tls) => string.Join(':', tls.CipherSuites.Select(TlsSuite.Find).OfType<TlsSuite>().Select(s => s.OpenSslName));
}
