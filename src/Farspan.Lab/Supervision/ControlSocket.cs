using System.Net.Sockets;
using System.Text;
using Farspan.Lab.Diagnostics;

namespace Farspan.Lab.Supervision;

/// <summary>Where a lab's supervisor listens: a socket in the lab's private folder.</summary>
internal static class ControlSocket
{
    /// <summary>What a socket's path may hold (unix(7): sun_path is 108 bytes with its end).</summary>
    private const int LongestPath = 107;

    /// <summary>Listens; a socket file that a dead supervisor left is replaced.</summary>
    public static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public static async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a path that no socket can have, before anything is made.</summary>
    /// <exception cref="LabException">It is too long (FS4021).</exception>
    public static void Check(string path)
    {
        var length = Encoding.UTF8.GetByteCount(path);
        if (length > LongestPath)
        {
            throw LabErrors.PathTooLong(path, length, LongestPath);
        }
    }
}
