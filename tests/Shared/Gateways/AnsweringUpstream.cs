using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Testing.Gateways;

/// <summary>A server that answers every request whole, echoes after an upgrade, and writes down what it saw. Its reader is as lenient as the careless ones: line feeds end lines, Transfer-Encoding that contains "chunked" wins over Content-Length.</summary>
public sealed class AnsweringUpstream : IDisposable
{
    private readonly RawUpstream _raw;
    private readonly Func<string, string> _answer;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <param name="raw">The socket.</param>
    /// <param name="answer">Makes the whole answer from the whole request.</param>
    public AnsweringUpstream(RawUpstream raw, Func<string, string>? answer = null)
    {
        _raw = raw;
        _answer = answer ?? (request => Answer(request.Split(' ', 3)[1]));
        _thread = new Thread(Run) { IsBackground = true, Name = "upstream" };
        _thread.Start();
    }

    /// <summary>Requests with their bodies, in the order in which they were whole.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Forgets them.</summary>
    public void Forget() => _requests.Clear();

    /// <summary>A plain answer.</summary>
    public static string Answer(string body) => string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public void Dispose()
    {
        _isEnding = true;
        _raw.Dispose();
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    private void Run()
    {
        while (!_isEnding)
        {
            try
            {
                var socket = _raw.Listening.Accept();
                _open[socket] = true;
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            using var stream = new BufferedStream(new NetworkStream(socket, ownsSocket: true), 64 * 1024);
            socket.NoDelay = true;
            while (ReadRequest(stream) is { } request)
            {
                _requests.Enqueue(request);
                if (request.Contains("\r\nUpgrade: websocket", StringComparison.Ordinal))
                {
                    socket.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8);
                    stream.CopyTo(new NetworkStream(socket));
                    return;
                }

                var bytes = Encoding.Latin1.GetBytes(_answer(request));
                socket.Send(bytes);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The gateway has ended the connection.
        }
        finally
        {
            _open.TryRemove(socket, out _);
        }
    }

    private static string? ReadRequest(Stream stream)
    {
        var text = new StringBuilder();
        var isChunked = false;
        var length = 0L;
        while (true)
        {
            if (ReadLine(stream, text) is not { } line)
            {
                return null;
            }

            var words = line.Split(':', 2);
            var name = words[0].Trim().ToLowerInvariant();
            isChunked |= name == "transfer-encoding" && words[1].Contains("chunked", StringComparison.OrdinalIgnoreCase);
            length = name == "content-length" ? long.Parse(words[1].Trim(), CultureInfo.InvariantCulture) : length;
            if (line.Length == 0)
            {
                break;
            }
        }

        return (isChunked ? ReadChunks(stream, text) : ReadBytes(stream, text, length)) ? text.ToString() : null;
    }

    private static bool ReadChunks(Stream stream, StringBuilder text)
    {
        while (ReadLine(stream, text) is { } size)
        {
            var length = long.Parse(size.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length > 0)
            {
                if (!ReadBytes(stream, text, length + 2))
                {
                    return false;
                }

                continue;
            }

            while (ReadLine(stream, text) is { } trailer)
            {
                if (trailer.Length == 0)
                {
                    return true;
                }
            }

            return false;
        }

        return false;
    }

    private static bool ReadBytes(Stream stream, StringBuilder text, long length)
    {
        for (; length > 0; length--)
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                return false;
            }

            text.Append((char)next);
        }

        return true;
    }

    private static string? ReadLine(Stream stream, StringBuilder text)
    {
        var line = new StringBuilder();
        while (stream.ReadByte() is >= 0 and var next)
        {
            text.Append((char)next);
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next);
        }

        return null;
    }
}
