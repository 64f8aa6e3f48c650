using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Lab.Files;
using Farspan.Pki;
using Farspan.Pki.Leaves;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;
using Farspan.Verification.Gateways;

namespace Farspan.Lab.Callers;

/// <summary>Certificates of callers in tests where a gateway believes an internal authority: that authority issues them, as it does for machines.</summary>
/// <remarks>They live for minutes, in memory alone, and each has a name that marks it: the authority's list (<c>ca list</c>) shows what tests were given. One serves all calls of its name.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class IssuedCallers(LabPaths paths, TimeProvider time)
{
    /// <summary>First label of the name that marks them.</summary>
    public const string Mark = "farspan-test-caller";

    // The other half is left for the handshake, however slow the host.
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan _use = _life / 2;

    private readonly Lock _issuing = new();
    private readonly Dictionary<(string Issuer, string Name), (SslStreamCertificateContext Shown, DateTimeOffset Until)> _shown = [];

    /// <summary>What a caller of this name shows.</summary>
    /// <param name="issuer">Name of the authority in the topology.</param>
    /// <param name="name">A DNS name or a SPIFFE ID; <see cref="GatewayCallSpec.Nobody"/> for one that no policy means.</param>
    /// <exception cref="IOException">The authority does not issue for it, or cannot be read.</exception>
    public SslStreamCertificateContext Show(string issuer, string name)
    {
        lock (_issuing)
        {
            var now = time.GetUtcNow();
            if (!_shown.TryGetValue((issuer, name), out var shown) || shown.Until <= now)
            {
                _shown[(issuer, name)] = shown = (Issue(issuer, name), now + _use);
            }

            return shown.Shown;
        }
    }

    private SslStreamCertificateContext Issue(string issuer, string name)
    {
        try
        {
            using var sealing = SealingKey.FromKeyFile(File.ReadAllBytes(Path.Combine(paths.AuthoritiesFolder, LabPaths.SealingKeyName)));
            using var store = AuthorityStore.Open(new AuthorityFolder(Path.Combine(paths.AuthoritiesFolder, issuer)), sealing, time);
            using var leaf = store.Issue(Request(name, store.Record().Constraints.DnsNames), KeyKind.EcdsaP256);
            using var certificate = leaf.Certificate;
            using var joined = leaf.Key!.Join(certificate);

            // The system's TLS takes no key that was never exported.
            var own = X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), password: null);
            return SslStreamCertificateContext.Create(own, [X509CertificateLoader.LoadCertificate(leaf.Issuer.RawData)], offline: true);
        }
        catch (Exception refused) when (refused is PkiException or AuthorityException or IdentityHeldException or UnauthorizedAccessException)
        {
            throw new IOException($"authority {issuer} gives no certificate to a caller for the test: {refused.Message}", refused);
        }
    }

    // A name below one that the authority may issue for, which nobody has.
    private static LeafRequest Request(string name, IReadOnlyList<string> permitted)
    {
        var isId = name.StartsWith("spiffe://", StringComparison.Ordinal);
        string[] own = name == GatewayCallSpec.Nobody || isId ? [] : [name];
        return new LeafRequest
        {
            DnsNames = [.. own, .. permitted.Take(1).Select(p => $"{Mark}.{p}")],
            Addresses = [],
            SpiffeId = isId ? name : null,
            ForServer = false,
            ForClient = true,
            Lifetime = _life,
        };
    }
}
