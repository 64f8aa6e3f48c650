using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Authorities;

/// <summary>The root: signs itself and intermediates, nothing else, so that its key can lie in a drawer.</summary>
/// <remarks>Path length 1: one intermediate between it and a leaf. Source: RFC 5280 section 4.2.1.9.</remarks>
public sealed class RootAuthority : IDisposable
{
    private readonly PrivateKey _key;

    /// <summary>Takes over a certificate and its key.</summary>
    /// <exception cref="PkiException">They do not belong together, or it is no root.</exception>
    public RootAuthority(X509Certificate2 certificate, PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        if (!key.Matches(certificate) || !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
        {
            throw new PkiException($"the key does not belong to the root certificate '{certificate.Subject}'; give the key that was made with it");
        }

        Certificate = certificate;
        _key = key;
    }

    /// <summary>Its certificate, which everybody believes.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its key, to be sealed.</summary>
    public PrivateKey Key => _key;

    /// <summary>Makes a new root.</summary>
    /// <param name="profile">What it says.</param>
    /// <param name="entropy">For the serial number.</param>
    /// <param name="now">The time.</param>
    public static RootAuthority Create(AuthorityProfile profile, EntropySource entropy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(entropy);
        var key = PrivateKey.Generate(profile.Key);
        var request = AuthorityCertificate.Request(profile, key, pathLength: 1);
        var from = AuthorityCertificate.Seconds(now);
        return new RootAuthority(
            request.Create(request.SubjectName, key.Generator, from - AuthorityCertificate.Backdate, from + profile.Lifetime, SerialNumber.Next(entropy)), key);
    }

    /// <summary>Makes a new intermediate that may issue for <paramref name="constraints"/> alone.</summary>
    /// <param name="profile">What it says; its life ends with the root's at the latest.</param>
    /// <param name="constraints">What it may issue for.</param>
    /// <param name="places">Where its own revocation could be asked after.</param>
    /// <param name="entropy">For the serial number.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PkiException">The root is not valid now.</exception>
    public IntermediateAuthority CreateIntermediate(AuthorityProfile profile, NameConstraints constraints, RevocationPlaces places, EntropySource entropy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(entropy);
        Validity.Need(Certificate, "root", now);
        var key = PrivateKey.Generate(profile.Key);
        var request = AuthorityCertificate.Request(profile, key, pathLength: 0);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(NameConstraintsExtension.Write(constraints));
        RevocationExtensions.Add(request, places);
        var (from, until) = Validity.Within(Certificate, profile.Lifetime, now);
        var certificate = request.Create(Certificate.SubjectName, _key.Generator, from, until, SerialNumber.Next(entropy));
        return new IntermediateAuthority(certificate, key, entropy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
