using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;

namespace Farspan.Agent.Acme.Client;

/// <summary>Whether what a server gave is what was ordered.</summary>
internal static class CertificateCheck
{
    /// <summary>What is wrong with a chain, or null.</summary>
    public static string? Objection(string chain, AcmeCertificateRequest request, PrivateKey key)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(chain);
            if (certificates.Count == 0)
            {
                return "the server gives no certificate";
            }

            if (!key.Matches(certificates[0]))
            {
                return "the server's certificate is for another key";
            }

            var names = certificates[0].Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            var given = names is null ? [] : names.EnumerateDnsNames().Select(n => n.ToLowerInvariant()).Concat(names.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet(StringComparer.Ordinal);
            return given.SetEquals(request.Identifiers.Select(i => i.Value)) ? null : $"the server's certificate is for {string.Join(", ", given)}";
        }
        catch (CryptographicException)
        {
            return "the server's certificate cannot be read";
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    /// <summary>True when a chain's last certificate is, or was issued by, one with this common name.</summary>
    public static bool IsUnder(string chain, string commonName)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(chain);
            return certificates.Count > 0 && (certificates[^1].GetNameInfo(X509NameType.SimpleName, forIssuer: true) == commonName || certificates[^1].GetNameInfo(X509NameType.SimpleName, forIssuer: false) == commonName);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }
}
