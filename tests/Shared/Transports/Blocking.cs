using System.Net;
using System.Net.Sockets;
using System.Text;

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

    /// <summary>Closes with RST.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    private static Socket Make(AddressFamily family) =>
        new(family, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs, NoDelay = true };
}
