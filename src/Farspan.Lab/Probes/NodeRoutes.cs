using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Linux.Routing;
using Farspan.Netlink.Routes;

namespace Farspan.Lab.Probes;

/// <summary>Which way the kernels of the nodes really send: the link by their routing tables, the source address by asking the kernel.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NodeRoutes(NodeSockets sockets)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Table>>> _tables = new(StringComparer.Ordinal);

    /// <summary>The link by which a node sends to <paramref name="destination"/>, or null for none.</summary>
    /// <exception cref="IOException">The namespace is not there, or its table cannot be read.</exception>
    public async Task<string?> LinkAsync(string node, IPAddress destination)
    {
        var table = await _tables.GetOrAdd(node, n => new Lazy<Task<Table>>(() => sockets.RunAsync(n, ReadHere))).Value;
        var route = table.Routes
            .Where(r => r.Destination.Contains(destination) && r.Type == RouteType.Unicast)
            .OrderByDescending(r => r.Destination.PrefixLength)
            .ThenBy(r => r.Metric)
            .FirstOrDefault();
        return route?.LinkIndex is { } index ? table.Links.GetValueOrDefault(index) : null;
    }

    /// <summary>The address the kernel takes when nobody chooses one; null when there is no route. Nothing is sent: connecting a datagram socket only looks up the way (udp(7)).</summary>
    public async Task<IPAddress?> SourceAsync(string node, IPEndPoint destination)
    {
        using var socket = await sockets.OpenAsync(node, null, ProtocolType.Udp, destination.AddressFamily);
        try
        {
            await socket.ConnectAsync(destination);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static Table ReadHere()
    {
        using var socket = RouteSocket.OpenHere();
        return new Table(socket.ReadRoutes(), socket.ReadLinks().ToDictionary(l => l.Index, l => l.Name));
    }

    private sealed record Table(IReadOnlyList<RouteEntry> Routes, Dictionary<int, string> Links);
}
