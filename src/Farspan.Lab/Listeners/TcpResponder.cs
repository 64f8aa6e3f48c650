using System.Net.Sockets;
using System.Security.Authentication;

namespace Farspan.Lab.Listeners;

/// <summary>Answers each line with the service's name, and HTTP requests as a server does.</summary>
/// <remarks>
/// <para>The protocol that probes speak: send a line, or half-close; read <c>service machine port\n</c>. A first line that ends in <c>HTTP/1.0</c> or
/// <c>HTTP/1.1</c> begins a request: from there on the connection is <see cref="HttpStandIn"/>'s.</para>
/// <para>Bounds: a line of 8 KiB, 256 connections at a time per port, 30 s without a byte.</para>
/// </remarks>
internal sealed class TcpResponder(Socket listener, HttpStandIn http, IStandInTls? tls, TimeProvider time)
{
    /// <summary>What HTTP servers commonly allow for a request line (RFC 9112 section 3 recommends at least 8000).</summary>
    private const int LongestLine = 8192;

    /// <summary>Probes come one at a time, and a gateway keeps some connections open; more than this waits in the backlog.</summary>
    private const int MostConnections = 256;

    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait when the process is out of descriptors: others are closed in the meantime.</summary>
    private static readonly TimeSpan _outOfDescriptors = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var places = new SemaphoreSlim(MostConnections);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await places.WaitAsync(cancellationToken);
                if (await AcceptAsync(places, cancellationToken) is { } connection)
                {
                    _ = ServeAsync(connection, places, cancellationToken);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task<Socket?> AcceptAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            return await listener.AcceptAsync(cancellationToken);
        }
        catch (SocketException)
        {
            places.Release();
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(_outOfDescriptors, time, cancellationToken);
            return null;
        }
    }

    private async Task ServeAsync(Socket socket, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            using (socket)
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            await using (var timer = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, _idle, Timeout.InfiniteTimeSpan))
            {
                await using var stream = await OpenAsync(socket, patience.Token);
                await AnswerAsync(socket, new StandInConnection(socket, stream, () => timer.Change(_idle, Timeout.InfiniteTimeSpan)), patience.Token);
            }
        }
        catch (Exception end) when (end is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer went away, was idle for too long, or the lab goes down: nothing to say, and nobody to say it to.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<Stream> OpenAsync(Socket socket, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(socket);
        return tls is null || (tls.IsOptional && !await BeginsHandshakeAsync(socket, cancellationToken)) ? stream : await tls.AcceptAsync(stream, cancellationToken);
    }

    private static async Task<bool> BeginsHandshakeAsync(Socket socket, CancellationToken cancellationToken)
    {
        // ContentType handshake (RFC 8446 section 5.1).
        const byte Handshake = 22;
        var first = new byte[1];
        return await socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken) == 1 && first[0] == Handshake;
    }

    private async Task AnswerAsync(Socket socket, StandInConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = connection.Arrived.IndexOf((byte)'\n');
            if (end >= 0 && HttpStandIn.IsRequest(connection.Arrived[..end]))
            {
                await http.ServeAsync(connection, cancellationToken);
                await connection.EndAsync(cancellationToken);
                return;
            }

            if (end >= 0)
            {
                connection.Take(end + 1);
                await connection.SendAsync(http.Greeting, cancellationToken);
            }
            else if (!await connection.ReadAsync(LongestLine, cancellationToken))
            {
                await connection.SendAsync(http.Greeting, cancellationToken);
                socket.Shutdown(SocketShutdown.Both);
                return;
            }
        }
    }
}
