using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Connections by TCP, with TLS where it is declared, no more than bearable of all and of each source.</summary>
/// <remarks>Source: RFC 7766; RFC 7858 (DNS over TLS: the same messages, ALPN <c>dot</c>).</remarks>
internal sealed class StreamListener : IDnsListener
{
    private const int Backlog = 512;
    private readonly Socket _socket;
    private readonly DnsEngine _engine;
    private ListenerCertificate? _certificate;
    private readonly StreamLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _now = new();
    private readonly ConcurrentDictionary<Task, byte> _open = new();
    private readonly ConcurrentDictionary<IPAddress, int> _perSource = new();
    private readonly Task _running;
    private int _count;

    /// <summary>Begins to accept.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="socket">Bound; listens from here on.</param>
    /// <param name="engine">Who answers.</param>
    /// <param name="certificate">What it shows, or null for cleartext.</param>
    /// <param name="limits">What connections may take.</param>
    /// <param name="time">The clock.</param>
    public StreamListener(DnsListenerSpec spec, Socket socket, DnsEngine engine, ListenerCertificate? certificate, StreamLimits limits, TimeProvider time)
    {
        (Spec, _socket, _engine, _certificate, _limits, _time) = (spec, socket, engine, certificate, limits, time);
        Endpoint = (IPEndPoint)socket.LocalEndPoint!;
        socket.Listen(Backlog);
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public DnsListenerSpec Spec { get; private set; }

    /// <inheritdoc/>
    public IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SafeHandle> Sockets => [_socket.SafeHandle];

    /// <summary>Shows another certificate, or asks for another version and other suites, from the next handshake on.</summary>
    public void Use(DnsListenerSpec spec, ListenerCertificate certificate)
    {
        Spec = spec;
        Volatile.Write(ref _certificate, certificate);
    }

    /// <summary>Takes an address.</summary>
    /// <exception cref="SocketException">It is taken, or is not this machine's.</exception>
    public static Socket Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Connections of a process before may still be closing (tcp(7)).
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DrainAsync(bool isHandedOver, CancellationToken now)
    {
        await _end.CancelAsync();
        await _running;
        _socket.Dispose();
        try
        {
            await Task.WhenAll(_open.Keys).WaitAsync(now);
        }
        catch (OperationCanceledException)
        {
            await _now.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _now.CancelAsync();
        await _running;
        _socket.Dispose();
        await Task.WhenAll(_open.Keys);
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Socket connection;
            try
            {
                connection = await _socket.AcceptAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Who called has gone again, or there are no descriptors at the moment: the next one waits in the kernel.
                await Task.Yield();
                continue;
            }

            var serving = ServeAsync(connection);
            _open.TryAdd(serving, 0);
            _ = serving.ContinueWith(ended => _open.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        // Accepting goes on at once.
        await Task.Yield();
        using (connection)
        {
            if (connection.RemoteEndPoint is not IPEndPoint { Address: var source } || connection.LocalEndPoint is not IPEndPoint { Address: var local })
            {
                return;
            }

            var isAccepted = TryEnter(source);
            _engine.Counters.Connect(isAccepted);
            try
            {
                if (isAccepted)
                {
                    connection.NoDelay = true;
                    await ServeAsync(connection, source, local);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                // The handshake failed, or the other side has gone.
            }
            finally
            {
                Leave(source);
            }
        }
    }

    private async Task ServeAsync(Socket connection, IPAddress source, IPAddress local)
    {
        await using var plain = new NetworkStream(connection);
        await using var secured = Volatile.Read(ref _certificate) is { } certificate ? await HandshakeAsync(plain, certificate, source) : null;
        using var stream = new DnsStream(secured ?? (Stream)plain, _engine, _engine.Asker(source, local, Spec.Transport), source, _limits, _time);
        await stream.RunAsync(_end.Token, _now.Token);
        if (secured is not null)
        {
            // close_notify, so that nobody takes a cut connection for an end (RFC 8446 section 6.1).
            await secured.ShutdownAsync();
        }
    }

    private async Task<SslStream> HandshakeAsync(NetworkStream plain, ListenerCertificate certificate, IPAddress source)
    {
        var secured = new SslStream(plain);
        try
        {
            using var patience = new CancellationTokenSource(_limits.Handshake, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _now.Token);
            await secured.AuthenticateAsServerAsync(certificate.Options(), either.Token);
            if (certificate.Callers is { } callers && callers.Refused(secured.RemoteCertificate) is { } stranger)
            {
                _engine.RefuseCaller(source, stranger, callers.Missing);
                throw new AuthenticationException($"{stranger} may not ask");
            }

            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    private bool TryEnter(IPAddress source)
    {
        var all = Interlocked.Increment(ref _count);
        var own = _perSource.AddOrUpdate(source, 1, static (_, count) => count + 1);
        return all <= _limits.MostConnections && own <= _limits.MostPerSource;
    }

    private void Leave(IPAddress source)
    {
        Interlocked.Decrement(ref _count);
        if (_perSource.AddOrUpdate(source, 0, static (_, count) => count - 1) == 0)
        {
            // Removed only while it is still nought: somebody may have come meanwhile.
            _perSource.TryRemove(new KeyValuePair<IPAddress, int>(source, 0));
        }
    }
}
