using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Addressing;

namespace Farspan.Testing.Transports;

/// <summary>The framework's own sockets, which wait.</summary>
public static class Blocking
{
    private const int PatienceMs = 60_000;

    public static Socket Dial(IPEndPoint remote)
    {
        var socket = Make(remote.AddressFamily);
        socket.Connect(remote);
        return socket;
    }

    public static Socket Listen()
    {
        var socket = Make(AddressFamily.InterNetwork);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(128);
        return socket;
    }

    public static string ReadToEnd(Socket socket)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        int length;
        while ((length = socket.Receive(buffer)) > 0)
        {
            bytes.AddRange(buffer.AsSpan(0, length));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public static byte[] Read(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var length = socket.Receive(bytes.AsSpan(done));
            Assert.NotEqual(0, length);
            done += length;
        }

        return bytes;
    }

    /// <summary>Waits until the other end is gone, with an end or a reset.</summary>
    public static void AwaitEnd(Socket socket)
    {
        int length;
        SocketError error;
        do
        {
            length = socket.Receive(new byte[4096], 0, 4096, SocketFlags.None, out error);
        }
        while (length > 0 && error == SocketError.Success);
        Assert.True(error is SocketError.Success or SocketError.ConnectionReset, error.ToString());
    }

    public static IPAddress Address(string text) =>
        Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException("not an address", nameof(text));

    /// <summary>Closes with RST.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    private static Socket Make(AddressFamily family) =>
        new(family, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs, NoDelay = true };
}
