using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport;

/// <summary>Certificates, keys and authorities of a listener, read from their files and checked.</summary>
/// <remarks>Refuses with one sentence that names the file and the mend; never tells what is in it.</remarks>
public sealed class ListenerCertificates : IDisposable
{
    private ListenerCertificates(IReadOnlyList<ListenerCertificate> certificates, X509Certificate2Collection authorities)
    {
        Certificates = certificates;
        Authorities = authorities;
    }

    /// <summary>Certificates in the order of the spec.</summary>
    public IReadOnlyList<ListenerCertificate> Certificates { get; }

    /// <summary>Authorities of client certificates; empty when none are asked for.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Reads them.</summary>
    /// <param name="tls">What is declared.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <exception cref="GatewayConfigurationException">A file is missing or unreadable, or does not hold what it should.</exception>
    public static ListenerCertificates Read(ListenerTlsSpec tls, string folder)
    {
        var certificates = new List<ListenerCertificate>();
        try
        {
            foreach (var spec in tls.Certificates)
            {
                certificates.Add(ReadPair(Path.Combine(folder, spec.Certificate), Path.Combine(folder, spec.Key)));
            }

            var authorities = tls.ClientAuthorities is { } path
                ? ReadCertificates(Path.Combine(folder, path), "file of client authorities")
                : [];
            return new ListenerCertificates(certificates, authorities);
        }
        catch
        {
            certificates.ForEach(certificate => certificate.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in Certificates)
        {
            certificate.Dispose();
        }

        foreach (var authority in Authorities)
        {
            authority.Dispose();
        }
    }

    private static ListenerCertificate ReadPair(string certificatePath, string keyPath)
    {
        var chain = ReadCertificates(certificatePath, "certificate");
        var leaf = chain[0];
        chain.RemoveAt(0);
        var text = ReadText(keyPath, "key");
        CheckKey(text, keyPath);
        try
        {
            var pair = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), text);
            leaf.Dispose();
            return new ListenerCertificate(pair, chain);
        }
        catch (CryptographicException)
        {
            throw new GatewayConfigurationException(
                $"The key '{keyPath}' does not belong to the certificate '{certificatePath}'; name the two files of one pair, the certificate of the server first in its file.");
        }
    }

    private static void CheckKey(string text, string path)
    {
        var labels = new List<string>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            labels.Add(rest[fields.Label].ToString());
        }

        if (labels.Contains("ENCRYPTED PRIVATE KEY", StringComparer.Ordinal) || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new GatewayConfigurationException(
                $"The key '{path}' is encrypted, and a gateway starts without anybody to ask; decrypt it with 'openssl pkey' into a file that only its user may read.");
        }

        if (!labels.Exists(label => label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY"))
        {
            throw new GatewayConfigurationException($"'{path}' holds no private key; name a PEM file that begins with -----BEGIN PRIVATE KEY-----.");
        }
    }

    private static X509Certificate2Collection ReadCertificates(string path, string what)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(path, what));
        }
        catch (CryptographicException)
        {
            throw new GatewayConfigurationException($"A certificate in '{path}' is damaged; write the {what} again, as PEM.");
        }

        return certificates.Count > 0
            ? certificates
            : throw new GatewayConfigurationException($"'{path}' holds no certificate; name a PEM file that begins with -----BEGIN CERTIFICATE-----.");
    }

    private static string ReadText(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GatewayConfigurationException($"The {what} '{path}' does not exist; write it there, or name the right file.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GatewayConfigurationException($"The {what} '{path}' cannot be read; name a file, and let the gateway's user read it.", failure);
        }
    }
}
