using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Leaves;

namespace Farspan.Pki.Acme.Server;

/// <summary>What counts of a signing request: the key, and the names. Everything else is the authority's to say.</summary>
/// <remarks>Source: RFC 8555 section 7.4.</remarks>
internal sealed record RequestedCertificate
{
    /// <summary>Names and addresses, each once.</summary>
    public required IReadOnlySet<IdentifierMessage> Identifiers { get; init; }

    /// <summary>The key.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>Reads what a client sent.</summary>
    /// <param name="text">The signing request (DER) as base64url.</param>
    /// <param name="requested">What counts of it.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out RequestedCertificate? requested, [NotNullWhen(false)] out ProblemMessage? problem)
    {
        requested = null;
        if (!Base64UrlText.TryDecode(text, out var der))
        {
            problem = Bad("csr is not base64url without padding");
            return false;
        }

        if (!SigningRequest.TryRead(der, out var request, out var reason))
        {
            problem = Bad(reason);
            return false;
        }

        if (request.Uris.Count > 0)
        {
            problem = Bad("the signing request has URIs; only DNS names and addresses are ordered");
            return false;
        }

        var identifiers = new HashSet<IdentifierMessage>();
        foreach (var name in request.DnsNames.Concat(request.Subject is { } common && request.Addresses.All(a => a.ToString() != common) ? [common] : []))
        {
            if (!AcmeIdentifier.TryReadName(name.ToLowerInvariant(), out var identifier))
            {
                problem = Bad("the signing request has a name that no certificate can be for");
                return false;
            }

            identifiers.Add(identifier.Message);
        }

        identifiers.UnionWith(request.Addresses.Select(a => new IdentifierMessage { Type = "ip", Value = a.ToString() }));
        requested = new RequestedCertificate { Identifiers = identifiers, Key = request.Key };
        problem = null;
        return true;
    }

    private static ProblemMessage Bad(string detail) => AcmeErrors.Make(AcmeErrorKind.BadCsr, detail);
}
