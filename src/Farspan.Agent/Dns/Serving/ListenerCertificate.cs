using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Agent.Dns.Serving;

/// <summary>The certificate of a listener, read again when its files change: renewed ones need no reload. Thread-safe.</summary>
/// <remarks>One that cannot be read leaves the one before; handshakes that have begun keep the one they began with.</remarks>
internal sealed class ListenerCertificate
{
    // A file is looked at once in so long, not for each handshake.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private SslServerAuthenticationOptions _options;
    private (DateTime, DateTime) _written;
    private long _looked;

    private ListenerCertificate(string folder, TimeProvider time)
    {
        (_certificate, _key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        _time = time;
        _written = Written();
        _options = Read();
        _looked = time.GetTimestamp();
    }

    /// <summary>Reads a certificate.</summary>
    /// <param name="folder">Folder with <c>certificate.pem</c> and <c>key.pem</c>.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DnsServerException">It cannot be read.</exception>
    public static ListenerCertificate Open(string folder, TimeProvider time)
    {
        try
        {
            return new ListenerCertificate(folder, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DnsServerException($"the certificate in '{folder}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>What a handshake needs.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_reading)
        {
            if (_time.GetElapsedTime(_looked) >= BetweenLooks)
            {
                _looked = _time.GetTimestamp();
                TryRefresh();
            }

            return _options;
        }
    }

    private void TryRefresh()
    {
        try
        {
            var written = Written();
            if (written != _written)
            {
                _options = Read();
                _written = written;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Half written, perhaps: it is looked at again.
        }
    }

    private (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));

    private SslServerAuthenticationOptions Read()
    {
        var certificate = X509Certificate2.CreateFromPemFile(_certificate, _key);
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(_certificate);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, others, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [new SslApplicationProtocol("dot")],
        };
    }
}
