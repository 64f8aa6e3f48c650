using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;
using Farspan.Pki.Leaves;
using Farspan.Pki.Revocation;
using Farspan.State.Certificates;

namespace Farspan.Pki.Authorities;

/// <summary>The authority that issues certificates of machines and services, within the names that its own certificate permits.</summary>
/// <remarks>May be asked by several threads at once. It keeps no list: whoever asks writes down what was issued.</remarks>
public sealed class IntermediateAuthority : IDisposable
{
    private readonly EntropySource _entropy;
    private readonly X509AuthorityKeyIdentifierExtension _issuer;

    /// <summary>Takes over a certificate and its key.</summary>
    /// <param name="certificate">Its certificate, which says what it may issue for.</param>
    /// <param name="key">Its key.</param>
    /// <param name="entropy">For serial numbers.</param>
    /// <exception cref="PkiException">They do not belong together, or it is no intermediate of ours.</exception>
    public IntermediateAuthority(X509Certificate2 certificate, PrivateKey key, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        if (!key.Matches(certificate))
        {
            throw new PkiException($"the key does not belong to the intermediate certificate '{certificate.Subject}'; the store is damaged: restore it, or run farspan ca rotate intermediate");
        }

        Certificate = certificate;
        Key = key;
        _entropy = entropy;
        Constraints = certificate.Extensions[NameConstraintsExtension.Oid] is { } extension && NameConstraintsExtension.TryRead(extension.RawData, out var constraints)
            ? constraints
            : throw new PkiException($"the certificate '{certificate.Subject}' has no name constraints that can be understood; it is no intermediate of farspan");
        _issuer = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);
    }

    /// <summary>Its certificate, which is sent after each leaf.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its key, to be sealed.</summary>
    public PrivateKey Key { get; }

    /// <summary>What it may issue for, as its certificate says.</summary>
    public NameConstraints Constraints { get; }

    /// <summary>Where those who check a leaf ask after its revocation; written into each that is issued from now on.</summary>
    public RevocationPlaces Places { get; init; } = RevocationPlaces.None;

    /// <summary>Everything for which a request would be refused, each in a sentence; empty when it would be issued.</summary>
    public IReadOnlyList<string> Objections(LeafRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var objections = LeafRules.Objections(request, Constraints);
        return Validity.Objection(Certificate, "intermediate", now) is { } expired ? [expired, .. objections] : objections;
    }

    /// <summary>Issues a certificate about somebody else's key, such as one from a <see cref="SigningRequest"/>.</summary>
    /// <param name="request">What it says.</param>
    /// <param name="key">The public key.</param>
    /// <param name="now">The time; it is valid from a little earlier, and never longer than this authority.</param>
    /// <exception cref="PkiException">The first objection.</exception>
    public IssuedLeaf Issue(LeafRequest request, PublicKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (SubjectKeys.Objection(key) is { } weak)
        {
            throw new PkiException(weak);
        }

        if (Objections(request, now) is [var objection, ..])
        {
            throw new PkiException(objection);
        }

        var (from, until) = Validity.Within(Certificate, request.Lifetime, now);
        var leaf = LeafCertificate.Request(request, key, Key.Hash);
        leaf.CertificateExtensions.Add(_issuer);
        RevocationExtensions.Add(leaf, Places);
        return new IssuedLeaf(leaf.Create(Certificate.SubjectName, Key.Generator, from, until, SerialNumber.Next(_entropy)), Certificate, key: null);
    }

    /// <summary>Makes a key and issues a certificate about it.</summary>
    /// <exception cref="PkiException">The first objection.</exception>
    public IssuedLeaf Issue(LeafRequest request, KeyKind kind, DateTimeOffset now)
    {
        var key = PrivateKey.Generate(kind);
        try
        {
            return Issue(request, key.Public, now).With(key);
        }
        catch (PkiException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Makes a responder that answers for this authority's certificates (RFC 6960 section 4.2.2.2).</summary>
    /// <param name="commonName">Its name, 1–64 characters.</param>
    /// <param name="lifetime">How long it is valid; short, because nobody asks whether the responder itself was revoked.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PkiException">This authority is not valid now.</exception>
    public OcspResponder CreateResponder(string commonName, TimeSpan lifetime, DateTimeOffset now)
    {
        Validity.Need(Certificate, "intermediate", now);
        var key = PrivateKey.Generate(KeyKind.EcdsaP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        var request = new CertificateRequest(subject.Build(), key.Public, Key.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(OcspOids.Signing)], critical: false));
        request.CertificateExtensions.Add(new X509Extension(OcspOids.NoCheck, [5, 0], critical: false));
        request.CertificateExtensions.Add(AuthorityCertificate.KeyIdentifier(key.Public));
        request.CertificateExtensions.Add(_issuer);
        var (from, until) = Validity.Within(Certificate, lifetime, now);
        return new OcspResponder(Certificate, request.Create(Certificate.SubjectName, Key.Generator, from, until, SerialNumber.Next(_entropy)), key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }
}
