using System.Globalization;
using System.Text;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Pages that need no account: revocation lists, OCSP, and the roots. They are signed or public themselves, so that plain HTTP is enough; a certificate's check must not need another one.</summary>
/// <remarks>Source: RFC 5280 section 4.2.1.13; RFC 6960 appendix A.1 (GET has the request in base64 in the path, POST in the body).</remarks>
internal sealed class RevocationPages
{
    private const string CrlPath = "/crl";
    private const string OcspPath = "/ocsp";
    private const string AuthoritiesPath = "/authorities.pem";
    private const int Ok = 200;
    private const int BadRequest = 400;
    private const int NotFound = 404;
    private const int MethodNotAllowed = 405;
    private readonly RevocationDesk _desk;

    public RevocationPages(RevocationDesk desk) => _desk = desk;

    /// <summary>True when a path is one of these pages.</summary>
    public static bool Serves(string path) => path == AuthoritiesPath || IsAt(path, CrlPath) || IsAt(path, OcspPath);

    /// <summary>Answers.</summary>
    public AcmeAnswer Answer(string method, string path, ReadOnlyMemory<byte> body)
    {
        if (IsAt(path, OcspPath))
        {
            return AnswerOcsp(method, path, body);
        }

        if (method is not ("GET" or "HEAD"))
        {
            return Refuse(MethodNotAllowed, "this page is read with GET") with { Allow = "GET, HEAD" };
        }

        if (path == AuthoritiesPath)
        {
            return new AcmeAnswer { Status = Ok, ContentType = "application/x-pem-file", Body = Encoding.ASCII.GetBytes(_desk.Authorities()) };
        }

        var rest = path[CrlPath.Length..].Trim('/');
        var isNumber = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return (rest.Length == 0 || isNumber) && _desk.Crl(isNumber ? number : null) is { } list
            ? new AcmeAnswer { Status = Ok, ContentType = "application/pkix-crl", Body = list }
            : Refuse(NotFound, "there is no such revocation list");
    }

    private AcmeAnswer AnswerOcsp(string method, string path, ReadOnlyMemory<byte> body)
    {
        byte[] request;
        switch (method)
        {
            case "POST":
                request = body.ToArray();
                break;
            case "GET":
                try
                {
                    request = Convert.FromBase64String(Uri.UnescapeDataString(path[OcspPath.Length..].TrimStart('/')));
                }
                catch (FormatException)
                {
                    return Refuse(BadRequest, "the path is not an OCSP request in base64");
                }

                break;
            default:
                return Refuse(MethodNotAllowed, "OCSP is asked with GET or POST") with { Allow = "GET, POST" };
        }

        return new AcmeAnswer { Status = Ok, ContentType = "application/ocsp-response", Body = _desk.Ocsp(request) };
    }

    private static AcmeAnswer Refuse(int status, string detail) => AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, detail) with { Status = status });

    private static bool IsAt(string path, string page) => path == page || path.StartsWith(page + "/", StringComparison.Ordinal);
}
