using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>Certificates: fetched and revoked.</summary>
/// <remarks>Source: RFC 8555 sections 7.4.2 and 7.6.</remarks>
internal sealed class CertificateHandlers
{
    private const int Ok = 200;
    private readonly AcmeContext _context;

    public CertificateHandlers(AcmeContext context) => _context = context;

    /// <summary>Fetches a certificate with its intermediates.</summary>
    public AcmeAnswer Read(SignedRequest request, string id)
    {
        lock (_context.Ledger.Gate)
        {
            return !_context.Ledger.TryGetCertificate(id, out var certificate) ? AcmeServer.NotFound()
                : certificate.Account != request.Account!.Id ? AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "this is another account's")
                : new AcmeAnswer { Status = Ok, ContentType = AcmeAnswer.ChainType, Body = Encoding.ASCII.GetBytes(certificate.Chain) };
        }
    }

    /// <summary>Revokes a certificate, for the account that had it, an account that holds all its names, or whoever has its key.</summary>
    public async ValueTask<AcmeAnswer> RevokeAsync(SignedRequest request, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AcmeJson.Default.RevocationMessage, out var wanted, out var refusal))
        {
            return refusal;
        }

        // What a subscriber may say (RFC 5280 section 5.3.1): unspecified, key compromise, affiliation changed, superseded, cessation of operation.
        if (wanted.Reason is not (null or 0 or 1 or 3 or 4 or 5))
        {
            return AcmeAnswer.Of(AcmeErrorKind.BadRevocationReason, "the reason is one of 0, 1, 3, 4 and 5");
        }

        using var certificate = Load(wanted.Certificate);
        if (certificate is null)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "certificate is not a certificate (DER) in base64url");
        }

        CertificateRecord? record;
        lock (_context.Ledger.Gate)
        {
            if (!_context.Ledger.TryGetCertificateBySerial(FinalizeHandler.SerialOf(certificate), out record) || !IsSame(record, certificate))
            {
                return AcmeServer.NotFound();
            }

            if (!MayRevoke(request, record, certificate))
            {
                return AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "neither this account nor this key may revoke the certificate");
            }

            if (record.Revoked is not null)
            {
                return AcmeAnswer.Of(AcmeErrorKind.AlreadyRevoked, "the certificate is revoked already");
            }
        }

        await _context.Issuer.RevokeAsync(record.Serial, wanted.Reason ?? 0, cancellationToken);
        lock (_context.Ledger.Gate)
        {
            _context.Ledger.Commit(new AcmeChange { Certificates = [record with { Revoked = _context.Now }] });
        }

        return new AcmeAnswer { Status = Ok };
    }

    private bool MayRevoke(SignedRequest request, CertificateRecord record, X509Certificate2 certificate)
    {
        if (request.Account is not { } account)
        {
            return request.Key.PublicKeyInfo.Span.SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        }

        return account.Id == record.Account || HoldsAll(account.Id, certificate);
    }

    private bool HoldsAll(string account, X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (names is null)
        {
            return false;
        }

        string[] all = [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())];
        return all.Length > 0 && all.All(n => _context.Ledger.Latest(account, n, _context.Now) is { Status: AuthorizationStatus.Valid });
    }

    private static bool IsSame(CertificateRecord record, X509Certificate2 certificate)
    {
        using var ours = X509Certificate2.CreateFromPem(record.Chain);
        return ours.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
    }

    private static X509Certificate2? Load(string text)
    {
        try
        {
            return Base64UrlText.TryDecode(text, out var der) ? X509CertificateLoader.LoadCertificate(der) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
