using System.Net.Sockets;
using System.Text;

namespace Farspan.Lab.Listeners;

/// <summary>Answers each line with the service's name, and an HTTP request with the same text as its body.</summary>
/// <remarks>
/// <para>The protocol that probes speak: send a line, or half-close; read <c>service machine port\n</c>. A line that ends in <c>HTTP/1.0</c> or
/// <c>HTTP/1.1</c> is a request (RFC 9112 section 3): it gets one response and the connection ends.</para>
/// <para>Bounds: a line of 8 KiB, 64 connections at a time per port, 30 s without a byte.</para>
/// </remarks>
internal sealed class TcpResponder(Socket listener, byte[] answer, TimeProvider time)
{
    /// <summary>What HTTP servers commonly allow for a request line (RFC 9112 section 3 recommends at least 8000).</summary>
    private const int LongestLine = 8192;

    /// <summary>Probes come one at a time; more than this is no probe, and waits in the backlog.</summary>
    private const int MostConnections = 64;

    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait when the process is out of descriptors: others are closed in the meantime.</summary>
    private static readonly TimeSpan _outOfDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _http = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{Encoding.ASCII.GetString(answer)}");

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

    private async Task ServeAsync(Socket connection, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            using (connection)
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            await using (time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, _idle, Timeout.InfiniteTimeSpan))
            {
                await AnswerAsync(connection, patience.Token);
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer went away, was idle for too long, or the lab goes down: nothing to say, and nobody to say it to.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task AnswerAsync(Socket connection, CancellationToken cancellationToken)
    {
        var line = new byte[LongestLine];
        var length = 0;
        while (true)
        {
            var end = line.AsSpan(0, length).IndexOf((byte)'\n');
            if (end >= 0 && IsHttp(line.AsSpan(0, end)))
            {
                await connection.SendAsync(_http, cancellationToken);
                await DrainAsync(connection, line, cancellationToken);
                return;
            }

            if (end >= 0)
            {
                await connection.SendAsync(answer, cancellationToken);
                line.AsSpan((end + 1)..length).CopyTo(line);
                length -= end + 1;
                continue;
            }

            var read = length < LongestLine ? await connection.ReceiveAsync(line.AsMemory(length), cancellationToken) : 0;
            length += read;
            if (read == 0)
            {
                await connection.SendAsync(answer, cancellationToken);
                connection.Shutdown(SocketShutdown.Both);
                return;
            }
        }
    }

    /// <summary>Closing with unread headers would reset the connection and may take the answer with it (RFC 9112 section 9.6).</summary>
    private static async Task DrainAsync(Socket connection, byte[] buffer, CancellationToken cancellationToken)
    {
        connection.Shutdown(SocketShutdown.Send);
        while (await connection.ReceiveAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    private static bool IsHttp(ReadOnlySpan<byte> line) => line.TrimEnd((byte)'\r') is var text && (text.EndsWith(" HTTP/1.1"u8) || text.EndsWith(" HTTP/1.0"u8));
}
