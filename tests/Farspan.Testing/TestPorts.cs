using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Testing;

/// <summary>Ports of loopback for servers that must be told theirs before they start.</summary>
/// <remarks>
/// A port that the kernel chose is somebody else's as soon as it is given back: any connection may get it as its own, and who asks a port of that range whether its server is
/// there yet may be connected with himself. So these lie below what the kernel chooses from (ip(7), ip_local_port_range), each is given once by this process, and other
/// processes begin elsewhere.
/// </remarks>
public static class TestPorts
{
    private const int First = 10_000;
    private const int Fewest = 1_000;

    // So far apart that processes with numbers next to each other do not meet.
    private const int Apart = 97;
    private static int _given;

    /// <summary>One on which nobody listens by TCP or UDP.</summary>
    public static ushort Free()
    {
        var count = Count();
        for (var tries = 0; tries < count; tries++)
        {
            var port = First + (int)((((uint)Environment.ProcessId * Apart) + (uint)Interlocked.Increment(ref _given)) % (uint)count);
            if (IsFree(port, SocketType.Stream, ProtocolType.Tcp) && IsFree(port, SocketType.Dgram, ProtocolType.Udp))
            {
                return (ushort)port;
            }
        }

        throw new InvalidOperationException("no port is free");
    }

    private static int Count()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        const int Usual = 32_768;
        var low = File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split('\t', ' ')[0], CultureInfo.InvariantCulture) : Usual;
        return Math.Max(low - First, Fewest);
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
