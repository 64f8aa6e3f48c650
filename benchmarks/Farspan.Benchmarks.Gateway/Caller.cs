using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Gateway;

/// <summary>A caller that keeps its connection and counts requests that got no answer. It asks nothing twice.</summary>
/// <param name="port">Port of the gateway.</param>
internal sealed class Caller(int port) : IDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /volume/m1/128 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;

    /// <summary>Requests that were answered with 200.</summary>
    public long Answered { get; private set; }

    /// <summary>Requests that were not.</summary>
    public long Failed { get; private set; }

    /// <summary>Connections that were made.</summary>
    public long Connections { get; private set; }

    /// <summary>Asks once.</summary>
    public async Task AskAsync()
    {
        try
        {
            if (_socket is null)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                _socket = socket;
                await socket.ConnectAsync(IPAddress.Loopback, port);
                Connections++;
            }

            await _socket.SendAsync(Request);
            if (!await ReadAsync(_socket))
            {
                Fail();
                return;
            }

            Answered++;
        }
        catch (SocketException)
        {
            Fail();
        }
    }

    /// <summary>Asks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await AskAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    // The answer has a length of 128 or is in chunks (of which the last is empty).
    private async Task<bool> ReadAsync(Socket socket)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0)
            {
                return false;
            }

            length += read;
            var bytes = _buffer.AsSpan(0, length);
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0 || length < end + 4 + 128)
            {
                continue;
            }

            var head = Encoding.ASCII.GetString(bytes[..end]);
            if (head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase))
            {
                // Said in time: the next request goes over another connection, and none is lost.
                socket.Dispose();
                _socket = null;
            }

            return head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
    }

    private void Fail()
    {
        Failed++;
        _socket?.Dispose();
        _socket = null;
    }
}
