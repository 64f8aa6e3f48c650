using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Speaks TLS on connections before HTTP is spoken.</summary>
internal sealed class TlsConnections
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Func<SslStreamCertificateContext> _certificate;
    private readonly TimeProvider _time;

    public TlsConnections(Func<SslStreamCertificateContext> certificate, TimeProvider time)
    {
        _certificate = certificate;
        _time = time;
    }

    /// <summary>Puts TLS before what follows.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => connection => RunAsync(connection, next);

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var plain = connection.Transport;
        await using var tls = new SslStream(new PipeStream(plain), leaveInnerStreamOpen: true);
        if (!await TryGreetAsync(tls, connection.ConnectionClosed))
        {
            return;
        }

        var reader = PipeReader.Create(tls, new StreamPipeReaderOptions(leaveOpen: true));
        var writer = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
        connection.Transport = new TlsPipes(reader, writer);
        connection.Features.Set(new TlsMark());
        try
        {
            await next(connection);
            await tls.ShutdownAsync();
        }
        catch (IOException)
        {
            // The other side is gone already.
        }
        finally
        {
            await reader.CompleteAsync();
            await writer.CompleteAsync();
            connection.Transport = plain;
        }
    }

    private async Task<bool> TryGreetAsync(SslStream tls, CancellationToken closed)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(closed);
        await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _certificate(),
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    AllowRenegotiation = false,
                },
                patience.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }
}
