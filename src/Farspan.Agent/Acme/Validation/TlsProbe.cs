using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Addressing;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Looks for a certificate on port 443.</summary>
/// <remarks>Source: RFC 8737 section 3; RFC 8738 section 6.</remarks>
internal sealed class TlsProbe
{
    private readonly ProbeOptions _options;
    private readonly INameLookup _names;

    public TlsProbe(ProbeOptions options, INameLookup names)
    {
        _options = options;
        _names = names;
    }

    /// <summary>Looks.</summary>
    /// <returns>What is wrong, or null.</returns>
    public async Task<ProblemMessage?> LookAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        var host = task.Identifier.Value;
        var addresses = Cidr.TryParseAddress(host, out var address) ? [address] : await _names.AddressesAsync(host, cancellationToken);
        var where = string.Create(CultureInfo.InvariantCulture, $"{host} port {_options.TlsPort}");
        var socket = await Dialer.ConnectAsync(host, addresses, _options.TlsPort, cancellationToken);
#pragma warning disable CA5359 // The certificate is looked at below: it is self-signed by its nature.
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = TlsAlpnCertificate.ServerName(task.Identifier),
                    ApplicationProtocols = [new SslApplicationProtocol(TlsAlpnCertificate.Protocol)],
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                },
                cancellationToken);
        }
        catch (AuthenticationException e)
        {
            return AcmeErrors.Make(AcmeErrorKind.Tls, $"{where}: {(e.InnerException ?? e).Message}");
        }

        if (tls.NegotiatedApplicationProtocol != new SslApplicationProtocol(TlsAlpnCertificate.Protocol))
        {
            return AcmeErrors.Make(AcmeErrorKind.Unauthorized, $"{where} does not speak {TlsAlpnCertificate.Protocol}");
        }

        return tls.RemoteCertificate is X509Certificate2 certificate && TlsAlpnCertificate.Objection(certificate, task.Identifier, task.KeyAuthorization) is { } objection
            ? AcmeErrors.Make(AcmeErrorKind.IncorrectResponse, $"{where}: {objection}")
            : tls.RemoteCertificate is X509Certificate2 ? null : AcmeErrors.Make(AcmeErrorKind.Tls, $"{where} shows no certificate");
    }
}
