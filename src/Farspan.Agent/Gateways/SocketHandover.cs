using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>Hands open sockets to another process, so that a new one takes from the same queues before the old one stops: nobody is turned away.</summary>
/// <remarks>
/// <para>One message: the name of each socket, a line each, and an empty line; with it the sockets in the same order.</para>
/// <para>Whoever may connect to the Unix socket may take the process's place: keep it where only its user gets (0600).</para>
/// </remarks>
public static class SocketHandover
{
    // Names of listeners and their endpoints: far more than a process has.
    private const int LongestMessage = 64 * 1024;

    /// <summary>Sends sockets. They stay open on this side too.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <param name="sockets">Sockets with their names; names have no line break. No more than <see cref="DescriptorChannel.Most"/>.</param>
    /// <exception cref="Linux.KernelException">The other end is gone.</exception>
    public static void Send(Socket channel, IReadOnlyList<(string Name, SafeHandle Socket)> sockets)
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
        DescriptorChannel.Send(channel, message, [.. sockets.Select(pair => pair.Socket)]);
    }

    /// <summary>Receives sockets; waits for them as long as the channel's timeout says.</summary>
    /// <param name="channel">A connected Unix stream socket.</param>
    /// <returns>Sockets with their names. The caller closes those that it has no use for.</returns>
    /// <exception cref="InvalidDataException">What came is not what <see cref="Send"/> sends.</exception>
    /// <exception cref="Linux.KernelException">The other end is gone, or is too slow.</exception>
    public static IReadOnlyList<(string Name, SafeSocketHandle Socket)> Receive(Socket channel)
    {
        var handles = new List<SafeSocketHandle>();
        try
        {
            var names = ReceiveNames(channel, handles);
            return names.Length == handles.Count ? [.. names.Zip(handles)] : throw new InvalidDataException($"{names.Length} names came with {handles.Count} sockets.");
        }
        catch
        {
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
}
