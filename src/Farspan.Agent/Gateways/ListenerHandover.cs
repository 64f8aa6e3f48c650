using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Farspan.Gateway.Transport;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>Hands listening sockets to another process, so that a new gateway accepts from the same queues before the old one stops: nobody is turned away.</summary>
/// <remarks>
/// <para>One message: the name of each socket, a line each, and an empty line; with it the sockets in the same order.</para>
/// <para>Whoever may connect to the Unix socket may take the gateway's place: keep it where only the gateway's user gets (0600).</para>
/// </remarks>
public static class ListenerHandover
{
    // Names of listeners and their endpoints: far more than a gateway has.
    private const int LongestMessage = 64 * 1024;

    /// <summary>Sends sockets. They stay open, and accepted from, on this side too.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <param name="sockets">Sockets with their names, such as <c>http/0</c>; names have no line break. No more than <see cref="DescriptorChannel.Most"/>.</param>
    /// <exception cref="Linux.KernelException">The other end is gone.</exception>
    public static void Send(Socket channel, IReadOnlyList<(string Name, ListeningSocket Socket)> sockets)
    {
        var text = new StringBuilder();
        foreach (var (name, _) in sockets)
        {
            if (name.Length == 0 || name.Contains('\n', StringComparison.Ordinal))
            {
                throw new ArgumentException("A name is one line that is not empty.", nameof(sockets));
            }

            text.Append(name).Append('\n');
        }

        var message = Encoding.UTF8.GetBytes(text.Append('\n').ToString());
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, LongestMessage);
        DescriptorChannel.Send(channel, message, [.. sockets.Select(pair => (SafeHandle)pair.Socket.Socket.SafeHandle)]);
    }

    /// <summary>Receives sockets; waits for them as long as the channel's timeout says.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <returns>Sockets with their names. The caller closes those that it has no use for.</returns>
    /// <exception cref="InvalidDataException">What came is not what <see cref="Send"/> sends.</exception>
    /// <exception cref="Linux.KernelException">The other end is gone, or is too slow.</exception>
    public static IReadOnlyList<(string Name, ListeningSocket Socket)> Receive(Socket channel)
    {
        var handles = new List<SafeSocketHandle>();
        try
        {
            var names = ReceiveNames(channel, handles);
            if (names.Length != handles.Count)
            {
                throw new InvalidDataException($"{names.Length} names came with {handles.Count} sockets.");
            }

            var sockets = new List<(string, ListeningSocket)>();
            foreach (var (name, handle) in names.Zip(handles))
            {
                sockets.Add((name, Adopt(name, handle)));
            }

            return sockets;
        }
        catch
        {
            // Adopted ones share these handles.
            handles.ForEach(handle => handle.Dispose());
            throw;
        }
    }

    private static string[] ReceiveNames(Socket channel, List<SafeSocketHandle> handles)
    {
        var buffer = new byte[LongestMessage];
        var length = 0;
        while (length < 2 || buffer[length - 1] != '\n' || buffer[length - 2] != '\n')
        {
            if (length == 1 && buffer[0] == '\n')
            {
                break;
            }

            var received = length < LongestMessage ? DescriptorChannel.Receive(channel, buffer.AsSpan(length), out var more) : throw new InvalidDataException("The names are too long.");
            handles.AddRange(more);
            if (received == 0)
            {
                throw new InvalidDataException("The sockets came only in part.");
            }

            length += received;
        }

        return Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
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
