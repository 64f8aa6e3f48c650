using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Gateway.Transport;

namespace Farspan.Agent.Gateways;

/// <summary>Hands a gateway's listening sockets to another process: <see cref="SocketHandover"/>.</summary>
public static class ListenerHandover
{
    /// <summary>Sends sockets. They stay open, and accepted from, on this side too.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <param name="sockets">Sockets with their names, such as <c>http/0</c>; names have no line break.</param>
    /// <exception cref="Linux.KernelException">The other end is gone.</exception>
    public static void Send(Socket channel, IReadOnlyList<(string Name, ListeningSocket Socket)> sockets) =>
        SocketHandover.Send(channel, [.. sockets.Select(pair => (pair.Name, (SafeHandle)pair.Socket.Socket.SafeHandle))]);

    /// <summary>Receives sockets; waits for them as long as the channel's timeout says.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <returns>Sockets with their names. The caller closes those that it has no use for.</returns>
    /// <exception cref="InvalidDataException">What came is not what <see cref="Send"/> sends.</exception>
    /// <exception cref="Linux.KernelException">The other end is gone, or is too slow.</exception>
    public static IReadOnlyList<(string Name, ListeningSocket Socket)> Receive(Socket channel)
    {
        var handles = SocketHandover.Receive(channel);
        try
        {
            return [.. handles.Select(pair => (pair.Name, Adopt(pair.Name, pair.Socket)))];
        }
        catch
        {
            // Adopted ones share these handles.
            foreach (var (_, handle) in handles)
            {
                handle.Dispose();
            }

            throw;
        }
    }

    private static ListeningSocket Adopt(string name, SafeSocketHandle handle)
    {
        var socket = new Socket(handle);
        if (socket.LocalEndPoint is not IPEndPoint || socket.SocketType != SocketType.Stream
            || (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! == 0)
        {
            throw new InvalidDataException($"The socket '{name}' does not listen for TCP connections.");
        }

        socket.Blocking = false;
        return new ListeningSocket(socket);
    }
}
