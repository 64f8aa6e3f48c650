using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Farspan.Gateway.Http2;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Sends every WebSocket message back (RFC 6455).</summary>
internal sealed class EchoServer : IDisposable
{
    private const string KeyField = "sec-websocket-key:";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EchoServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, false, 1, leaveOpen: true);
                string? key = null;
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    key = line.StartsWith(KeyField, StringComparison.OrdinalIgnoreCase) ? line[KeyField.Length..].Trim() : key;
                }

                if (key is null)
                {
                    return;
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{WebSocketAccept.FieldName}: {WebSocketAccept.Of(key)}\r\n\r\n"));
                using var socket = WebSocket.CreateFromStream(stream, isServer: true, null, Timeout.InfiniteTimeSpan);
                var buffer = new byte[1024];
                while (socket.State == WebSocketState.Open)
                {
                    var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
                    if (got.MessageType == WebSocketMessageType.Close)
                    {
                        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                        return;
                    }

                    await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, CancellationToken.None);
                }
            }
            catch (Exception e) when (e is IOException or WebSocketException)
            {
                // The other end has gone: it counts that.
            }
        }
    }
}
