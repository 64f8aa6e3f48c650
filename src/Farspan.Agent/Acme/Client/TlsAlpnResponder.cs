using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>Listens on port 443 where nobody else does, for as long as an order takes, and shows certificates to whoever speaks <c>acme-tls/1</c>.</summary>
/// <remarks>Source: RFC 8737.</remarks>
public sealed class TlsAlpnResponder : IChallengeResponder, IAsyncDisposable
{
    // An authority looks from a few places; more are strangers, who wait.
    private const int MostConnections = 16;
    private static readonly SslApplicationProtocol Protocol = new(TlsAlpnCertificate.Protocol);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, X509Certificate2> _shown = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly TcpListener _listener;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    private TlsAlpnResponder(TcpListener listener, TimeProvider time)
    {
        _listener = listener;
        _time = time;
        _accepting = AcceptAsync(_ending.Token);
    }

    /// <inheritdoc/>
    public AcmeChallenge Kind => AcmeChallenge.TlsAlpn01;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="AcmeException">The port is taken or may not be used.</exception>
    public static TlsAlpnResponder Start(IPEndPoint endpoint, TimeProvider time)
    {
        var listener = new TcpListener(endpoint);
        try
        {
            listener.Start();
            return new TlsAlpnResponder(listener, time);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new AcmeException($"cannot listen on {endpoint} for tls-alpn-01: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> ShowAsync(AcmeIdentifier identifier, string token, string keyAuthorization, CancellationToken cancellationToken)
    {
        var name = TlsAlpnCertificate.ServerName(identifier);
        _shown[name] = TlsAlpnCertificate.Make(identifier, keyAuthorization, _time.GetUtcNow());
        return Task.FromResult<IAsyncDisposable>(new Shown(() =>
        {
            if (_shown.TryRemove(name, out var certificate))
            {
                certificate.Dispose();
            }

            return ValueTask.CompletedTask;
        }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (var i = 0; i < MostConnections; i++)
        {
            await _room.WaitAsync(CancellationToken.None);
        }

        _room.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(cancellationToken);
                Socket socket;
                try
                {
                    socket = await _listener.AcceptSocketAsync(cancellationToken);
                }
                catch
                {
                    _room.Release();
                    throw;
                }

                _ = ServeAsync(socket, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Told to stop.
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, Patience, Timeout.InfiniteTimeSpan);
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsServerAsync((_, hello, _, _) => new ValueTask<SslServerAuthenticationOptions>(OptionsFor(hello.ServerName)), null, patience.Token);

            // The handshake is all there is to see; the other side ends it (RFC 8737 section 3).
            await tls.ShutdownAsync();
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            // Whoever it was sees nothing.
        }
        finally
        {
            _room.Release();
        }
    }

    private SslServerAuthenticationOptions OptionsFor(string name) => _shown.TryGetValue(name, out var certificate)
        ? new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [Protocol], EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }
        : throw new AuthenticationException($"nothing is shown for '{name}'");
}
