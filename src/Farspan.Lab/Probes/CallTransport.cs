using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Farspan.State.Gateways;

namespace Farspan.Lab.Probes;

/// <summary>The bytes of one call: in cleartext, or over the one version of TLS that is to be tried.</summary>
/// <remarks>Which certificate the other side shows is not judged here: it is called by its address.</remarks>
[SupportedOSPlatform("linux")]
internal static class CallTransport
{
    /// <summary>Begins.</summary>
    /// <param name="connected">A socket with a connection; the stream owns it.</param>
    /// <param name="tls">The version, or null.</param>
    /// <param name="serverName">The name that is asked for.</param>
    /// <param name="certificate">What is shown, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuthenticationException">The handshake was refused.</exception>
    /// <exception cref="IOException">The connection was cut in the handshake.</exception>
    public static async Task<Stream> OpenAsync(Socket connected, TlsVersion? tls, string serverName, SslStreamCertificateContext? certificate, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(connected, ownsSocket: true);
        if (tls is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = serverName,
                    EnabledSslProtocols = tls == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
                    ClientCertificateContext = certificate,
                    RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
                },
                cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
