using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;
using Farspan.Pki.Leaves;
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

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }
}
