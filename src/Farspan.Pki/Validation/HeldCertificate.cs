using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Keys;
using Farspan.Pki.Leaves;
using Farspan.Pki.Renewal;
using Farspan.State.Certificates;

namespace Farspan.Pki.Validation;

/// <summary>The three files of a certificate as they lie on a machine, judged by what the machine must have.</summary>
public sealed class HeldCertificate : IDisposable
{
    // A renewal must not be skipped because a name was cut by a second here or there.
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(1);

    private readonly X509Certificate2Collection _above;
    private readonly PrivateKey _key;

    private HeldCertificate(X509Certificate2 leaf, X509Certificate2Collection above, PrivateKey key, string authoritiesPem)
    {
        Leaf = leaf;
        _above = above;
        _key = key;
        AuthoritiesPem = authoritiesPem;
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>Whom to believe, as it lies there.</summary>
    public string AuthoritiesPem { get; }

    /// <summary>From when on it is valid.</summary>
    public DateTimeOffset NotBefore => Validity.From(Leaf);

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter => Validity.Until(Leaf);

    /// <summary>When it is to be renewed.</summary>
    public DateTimeOffset Due => RenewalTime.Of(Leaf);

    /// <summary>Reads the three files.</summary>
    /// <param name="certificatePem">The certificate and those above it.</param>
    /// <param name="keyPem">The key.</param>
    /// <param name="authoritiesPem">Whom to believe.</param>
    /// <param name="reason">Why not, in a few words; null when it was read.</param>
    public static HeldCertificate? TryRead(string certificatePem, string keyPem, string authoritiesPem, out string? reason)
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(certificatePem);
            if (all.Count == 0)
            {
                reason = "it holds no certificate";
                return null;
            }

            var leaf = all[0];
            all.RemoveAt(0);
            reason = null;
            return new HeldCertificate(leaf, all, PrivateKey.FromPem(keyPem), authoritiesPem);
        }
        catch (Exception damaged) when (damaged is CryptographicException or PkiException)
        {
            reason = "it is damaged";
            return null;
        }
    }

    /// <summary>Why it has to be replaced now, in a few words; null while it is good.</summary>
    /// <param name="spec">What the machine must have.</param>
    /// <param name="authoritiesPem">Whom to believe now.</param>
    /// <param name="now">The time.</param>
    public string? WhyReplace(CertificateSpec spec, string authoritiesPem, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Differs(spec)
            ?? (now >= NotAfter ? "it has expired" : now < Validity.From(Leaf) ? "it is not valid yet" : now >= Due ? "it is past two thirds of its life" : null)
            ?? (IsBelieved(authoritiesPem, now) ? null : "its authority is not believed any more");
    }

    /// <summary>In what it is not what was declared; null when in nothing. Says nothing about time.</summary>
    public string? Differs(CertificateSpec spec) => Differences(spec).Select(d => d.Told).FirstOrDefault();

    /// <summary>Everything in which it is not what was declared, in a few words each. Says nothing about time.</summary>
    public IEnumerable<(CertificateDifference Difference, string Told)> Differences(CertificateSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var names = Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (!_key.Matches(Leaf))
        {
            yield return (CertificateDifference.Key, "its key is another's");
        }
        else if (_key.Kind != spec.Key)
        {
            yield return (CertificateDifference.Key, $"its key is {_key.Kind} instead of {spec.Key}");
        }

        if (!Same(names?.EnumerateDnsNames() ?? [], spec.DnsNames) || !Same((names?.EnumerateIPAddresses() ?? []).Select(a => a.ToString()), spec.Addresses.Select(a => a.ToString())))
        {
            yield return (CertificateDifference.Names, "its names are others");
        }

        if (Leaf.GetNameInfo(X509NameType.UrlName, forIssuer: false) != (spec.SpiffeId ?? ""))
        {
            yield return (CertificateDifference.Names, "its SPIFFE ID is another");
        }

        // How long theirs live, and whether they are for clients too, public authorities decide by themselves.
        var isOurs = spec.Issuer.Kind == IssuerKind.Internal;
        if ((spec.ForServer && !HasUsage(LeafCertificate.ServerAuth)) || (spec.ForClient && !HasUsage(LeafCertificate.ClientAuth)))
        {
            yield return (CertificateDifference.Use, "it is for something else");
        }

        if (isOurs && NotAfter - Validity.From(Leaf) > TimeSpan.FromSeconds(spec.LifetimeSeconds) + AuthorityCertificate.Backdate + _tolerance)
        {
            yield return (CertificateDifference.Use, "it lives longer than declared");
        }
    }

    /// <summary>True when a path leads from it to one of these authorities at this time.</summary>
    /// <remarks>System.Security's path building, without the system's own authorities and without the network; what it accepts too much is asked for in <see cref="Differs"/>.</remarks>
    public bool IsBelieved(string authoritiesPem, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(_above);
        try
        {
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(authoritiesPem);
        }
        catch (CryptographicException)
        {
            return false;
        }

        return chain.Build(Leaf);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leaf.Dispose();
        foreach (var certificate in _above)
        {
            certificate.Dispose();
        }

        _key.Dispose();
    }

    private bool HasUsage(string usage) => Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == usage));

    private static bool Same(IEnumerable<string> seen, IEnumerable<string> wanted) => seen.ToHashSet(StringComparer.Ordinal).SetEquals(wanted);
}
