using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Gateway;

/// <summary>An upstream that takes one body after the other, checks each byte of it and answers how many they were.</summary>
internal sealed class SinkServer : IDisposable
{
    private const string LengthField = "content-length:";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly UploadPattern _pattern = new();

    public SinkServer()
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
                using var socket = await _listener.AcceptSocketAsync();
                await ServeAsync(socket);
            }
            catch (InvalidOperationException)
            {
                // It is disposed of, or listens no more.
                return;
            }
            catch (SocketException)
            {
                // The other end has gone, or the listener: the next accept tells.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        int end;
        while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                return;
            }

            length += read;
        }

        var field = Encoding.ASCII.GetString(buffer, 0, end).Split("\r\n").First(l => l.StartsWith(LengthField, StringComparison.OrdinalIgnoreCase));
        var expected = long.Parse(field[LengthField.Length..].Trim(), CultureInfo.InvariantCulture);
        var start = end + 4;
        long taken = 0, wrong = 0;
        while (true)
        {
            wrong += buffer.AsSpan(start, length - start).SequenceEqual(_pattern.Of(taken, length - start).Span) ? 0 : 1;
            taken += length - start;
            if (taken >= expected)
            {
                break;
            }

            (start, length) = (0, await socket.ReceiveAsync(buffer));
            if (length == 0)
            {
                return;
            }
        }

        var answer = string.Create(CultureInfo.InvariantCulture, $"{taken} {wrong}");
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}")));
    }
}
