using System.Collections.Concurrent;
using System.Net;
using System.Runtime.Versioning;
using Farspan.Linux.Routing;
using Farspan.Netlink.Routes;

namespace Farspan.Lab.Probes;

/// <summary>Which way the kernels of the nodes really send: asked of the kernel itself, rules and tables included (RTM_GETROUTE, rtnetlink(7)).</summary>
[SupportedOSPlatform("linux")]
internal sealed class NodeRoutes(NodeSockets sockets)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<int, string>>>> _links = new(StringComparer.Ordinal);

    /// <summary>The link by which a node sends to <paramref name="destination"/>, and the address it takes when nobody chooses one; nothing where it has no way. Nothing is sent.</summary>
    /// <exception cref="IOException">The namespace is not there, or the kernel cannot be asked.</exception>
    public async Task<(string? Link, IPAddress? Source)> WayAsync(string node, IPAddress destination)
    {
        var links = await _links.GetOrAdd(node, n => new Lazy<Task<Dictionary<int, string>>>(() => sockets.RunAsync(n, ReadLinksHere))).Value;
        var way = await sockets.RunAsync(node, () => LookHere(destination));
        return way is null ? (null, null) : (links.GetValueOrDefault(way.LinkIndex), way.Source);
    }

    private static Dictionary<int, string> ReadLinksHere()
    {
        using var socket = RouteSocket.OpenHere();
        return socket.ReadLinks().ToDictionary(l => l.Index, l => l.Name);
    }

    private static RouteWay? LookHere(IPAddress destination)
    {
        using var socket = RouteSocket.OpenHere();
        return socket.Look(destination);
    }
}
