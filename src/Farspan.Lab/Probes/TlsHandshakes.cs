using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Lab.Recipes;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Probes;

/// <summary>Makes whole handshakes with a port: is its certificate the declared one, and are callers without one let in?</summary>
/// <param name="sockets">Makes sockets inside machines.</param>
/// <param name="network">Knows where the files of machines are.</param>
/// <param name="time">The clock.</param>
[SupportedOSPlatform("linux")]
internal sealed class TlsHandshakes(NodeSockets sockets, ILabNetwork network, TimeProvider time)
{
    private const int Busy = 20;

    /// <summary>What whole handshakes showed.</summary>
    /// <param name="CertificateFault">Why the certificate is not the declared one, or null.</param>
    /// <param name="LetsInWithoutCertificate">Whether a caller without a certificate was served; null where that was not tried.</param>
    /// <param name="LetsInForged">Whether a caller was served whose certificate has the right names and another authority; null where that was not tried.</param>
    /// <param name="LetsInDeclared">Whether somebody was served who may call; null where that was not tried.</param>
    /// <param name="LetsInUndeclared">Whether somebody was served who has a certificate and may not call; null where that was not tried.</param>
    /// <param name="Handshakes">How many were begun.</param>
    internal sealed record Seen(string? CertificateFault, bool? LetsInWithoutCertificate, bool? LetsInForged, bool? LetsInDeclared, bool? LetsInUndeclared, int Handshakes);

    /// <summary>Makes them, where the plan tells which certificate to expect.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Seen?> RunAsync(TlsProbeSpec probe, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (probe.Certificate is not { } name)
        {
            return null;
        }

        var own = CertificateFolder.In(network.VolumeFolder(probe.Machine), name);
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPemFile(own.Authorities);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Seen($"its authorities cannot be read: {missing.Message}", null, null, null, null, 0);
        }

        string? fault = null;
        bool Check(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
        {
            fault = FaultOf(shown, chain, errors);
            return fault is null;
        }

        var (ended, served) = await HandshakeAsync(probe, new SslClientAuthenticationOptions
        {
            TargetHost = probe.ServerName ?? string.Empty,
            RemoteCertificateValidationCallback = Check,
            AllowTlsResume = false,
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = time.GetUtcNow().UtcDateTime },
        }, authorities, patience, cancellationToken);
        if (!probe.RequiresClientCertificate)
        {
            return new Seen(fault ?? ended, null, null, null, null, 1);
        }

        var forged = await ForgedAsync(probe, own, authorities, patience, cancellationToken);
        // Who may call is given the time of a busy host; a refusal ends it at once.
        var declared = await ShowAsync(probe, probe.Declared, authorities, patience * Busy, cancellationToken);
        var undeclared = await ShowAsync(probe, probe.Undeclared, authorities, patience, cancellationToken);
        return new Seen(fault, served, forged, declared, undeclared, 1 + new[] { forged, declared, undeclared }.Count(tried => tried is not null));
    }

    // With the certificate that really lies on a machine, from where the port is: who may call is asked, not from where.
    private async Task<bool?> ShowAsync(TlsProbeSpec probe, TlsCallerProbe? caller, X509Certificate2Collection authorities, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (caller is null)
        {
            return null;
        }

        var files = CertificateFolder.In(network.VolumeFolder(caller.Machine), caller.Certificate);
        try
        {
            using var own = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            X509Certificate2Collection above = [];
            above.ImportFromPemFile(files.Certificate);
            return (await HandshakeAsync(probe, Shown(probe, SslStreamCertificateContext.Create(own, above, offline: true)), authorities, patience, cancellationToken)).Served;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    private SslClientAuthenticationOptions Shown(TlsProbeSpec probe, SslStreamCertificateContext certificate) => new()
    {
        TargetHost = probe.ServerName ?? string.Empty,

        // The framework's client keeps tickets by the server's name: one caller must not come with another's.
        AllowTlsResume = false,
#pragma warning disable CA5359 // Whether the port believes the caller is asked, not whether the caller believes the port.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        ClientCertificateContext = certificate,
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = time.GetUtcNow().UtcDateTime },
    };

    // Whoever asks for a certificate has to look whose it is, too: one with all the right names that another authority made.
    private async Task<bool?> ForgedAsync(TlsProbeSpec probe, CertificateFolder own, X509Certificate2Collection authorities, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            using var shown = X509CertificateLoader.LoadCertificateFromFile(own.Certificate);
            return (await HandshakeAsync(probe, Shown(probe, ForgedCertificate.Like(shown, time.GetUtcNow())), authorities, patience, cancellationToken)).Served;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    private static string? FaultOf(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) => errors switch
    {
        SslPolicyErrors.None => null,
        _ when shown is null => "no certificate was shown",
        _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"the certificate is for another name: {shown.Subject}",
        _ => $"the certificate does not lead to the declared authority: {string.Join(", ", chain?.ChainStatus.Select(s => s.Status.ToString()) ?? [])}",
    };

    // A caller is let in when something comes back on what it asks: in TLS 1.3 the client's side of the handshake ends before the server has looked (RFC 8446 section 4.4.2.4).
    private async Task<(string? Failure, bool Served)> HandshakeAsync(
        TlsProbeSpec probe, SslClientAuthenticationOptions options, X509Certificate2Collection authorities, TimeSpan wait, CancellationToken cancellationToken)
    {
        options.CertificateChainPolicy!.CustomTrustStore.AddRange(authorities);
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Tcp, probe.Endpoint.AddressFamily);
            await socket.ConnectAsync(probe.Endpoint, either.Token);
            if (!await TlsCarriers.BeginAsync(socket, probe.Carrier, either.Token))
            {
                return ("the port says that it has no TLS", false);
            }

            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(options, either.Token);
            await tls.WriteAsync(TlsCarriers.Plain(probe.Carrier), either.Token);
            var answer = new byte[64];
            return (null, TlsCarriers.LetsIn(probe.Carrier, answer.AsSpan(0, await tls.ReadAsync(answer, either.Token))));
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException)
        {
            return (failure.InnerException?.Message ?? failure.Message, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("no answer in the handshake", false);
        }
    }
}
