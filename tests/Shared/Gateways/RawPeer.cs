using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Testing.Gateways;

/// <summary>One end of a connection, byte by byte. Text is Latin-1, so that every byte can be written in a test. Nothing is waited for longer than <see cref="PatienceMs"/>.</summary>
public sealed class RawPeer(Socket socket) : IDisposable
{
    private const int PatienceMs = 90_000;
    private readonly List<byte> _ahead = [];
    private readonly byte[] _buffer = new byte[1024];

    public Socket Socket => socket;

    public static RawPeer Dial(IPEndPoint remote)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        return Take(socket);
    }

    public static RawPeer Take(Socket socket)
    {
        (socket.NoDelay, socket.ReceiveTimeout, socket.SendTimeout) = (true, PatienceMs, PatienceMs);
        return new RawPeer(socket);
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    /// <summary>Sends as far as the other end listens.</summary>
    public void TrySend(string text)
    {
        try
        {
            Send(text);
        }
        catch (SocketException)
        {
            // It has ended the connection: what it said is looked at.
        }
    }

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Dispose();
    }

    /// <summary>Reads until what was read ends so, and returns it all.</summary>
    public string ReadUntil(string end)
    {
        for (var length = end.Length; ; length++)
        {
            while (_ahead.Count < length)
            {
                if (!Fill())
                {
                    Assert.Fail($"ended behind '{Encoding.Latin1.GetString([.. _ahead])}', without '{end}'");
                }
            }

            if (_ahead[length - 1] == end[^1] && Enumerable.Range(0, end.Length).All(i => _ahead[length - end.Length + i] == end[i]))
            {
                return Read(length);
            }
        }
    }

    /// <summary>Reads a head with its empty line.</summary>
    public string ReadHead() => ReadUntil("\r\n\r\n");

    public string Read(int bytes)
    {
        while (_ahead.Count < bytes)
        {
            if (!Fill())
            {
                Assert.Fail($"ended behind {_ahead.Count} of {bytes} bytes");
            }
        }

        var text = Encoding.Latin1.GetString([.. _ahead[..bytes]]);
        _ahead.RemoveRange(0, bytes);
        return text;
    }

    /// <summary>Reads so much, and throws it away.</summary>
    public long Drain(long bytes)
    {
        var buffer = new byte[256 * 1024];
        var read = Math.Min(_ahead.Count, bytes);
        _ahead.RemoveRange(0, (int)read);
        while (read < bytes)
        {
            var length = socket.Receive(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - read)));
            Assert.True(length > 0, $"ended behind {read} of {bytes} bytes");
            read += length;
        }

        return read;
    }

    public void Expect(string text) => Assert.Equal(text, Read(text.Length));

    /// <summary>Reads to the end.</summary>
    /// <returns>What came; with <c>&lt;reset&gt;</c> behind it when the end was a reset.</returns>
    public string ReadToEnd()
    {
        var suffix = "";
        try
        {
            while (Fill())
            {
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            suffix = "<reset>";
        }

        var text = Encoding.Latin1.GetString([.. _ahead]) + suffix;
        _ahead.Clear();
        return text;
    }

    /// <summary>Nothing has come by now.</summary>
    public void ExpectNothing() => Assert.True(_ahead.Count == 0 && socket.Available == 0, "something came");

    public void Dispose() => socket.Dispose();

    private bool Fill()
    {
        var length = socket.Receive(_buffer);
        _ahead.AddRange(_buffer.AsSpan(0, length));
        return length > 0;
    }
}
