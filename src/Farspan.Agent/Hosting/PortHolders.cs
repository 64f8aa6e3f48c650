using System.Globalization;
using System.Net.Sockets;
using Farspan.Gateway;
using Farspan.State.Gateways;

namespace Farspan.Agent.Hosting;

/// <summary>Says which process has a port that a gateway wants, where the system tells.</summary>
/// <remarks>Source: proc(5): /proc/net/tcp and tcp6 name the socket that listens, /proc/PID/fd/N the process that holds it. Other users' processes show theirs to root only.</remarks>
internal static class PortHolders
{
    private const string Listening = "0A";

    // A datagram socket that is bound and not connected (net/tcp_states.h: TCP_CLOSE).
    private const string Bound = "07";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly string[] DatagramTables = ["/proc/net/udp", "/proc/net/udp6"];

    /// <summary>Why a gateway cannot start, with the holder of the port where it is known.</summary>
    public static string Explain(GatewayConfigurationException refused, GatewaySpec? spec)
    {
        if (!OperatingSystem.IsLinux() || spec is null || refused.InnerException is not SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            return refused.Message;
        }

        foreach (var endpoint in spec.Listeners.SelectMany(l => l.Endpoints).Where(e => e.Port != 0 && refused.Message.Contains(e.ToString(), StringComparison.Ordinal)))
        {
            if (Find(endpoint.Port) is { } holder)
            {
                return $"{endpoint} is taken by {holder}; end that, or let --listen name another port";
            }
        }

        return refused.Message;
    }

    /// <summary>Such as <c>nginx (process 4711)</c>, or null.</summary>
    public static string? Find(int port, bool isUdp = false)
    {
        var sockets = (isUdp ? DatagramTables : Tables).SelectMany(Lines).Select(line => SocketOf(line, port, isUdp ? Bound : Listening)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (sockets.Count == 0)
        {
            return null;
        }

        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            if (Holds(process, sockets))
            {
                return $"{Lines(Path.Combine(process, "comm")).FirstOrDefault() ?? "a process"} (process {Path.GetFileName(process)})";
            }
        }

        return null;
    }

    //   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt   uid  timeout inode
    private static string? SocketOf(string line, int port, string state)
    {
        const int Local = 1;
        const int State = 3;
        const int Inode = 9;
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > Inode && fields[State] == state && fields[Local].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal)
            ? $"socket:[{fields[Inode]}]"
            : null;
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => Target(file) is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is another user's.
        }
    }

    // A process opens and closes files all the time: one that is gone by now says nothing of the others.
    private static string? Target(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
