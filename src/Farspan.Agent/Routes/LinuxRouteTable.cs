using Farspan.Agent.Links;
using Farspan.Linux;
using Farspan.Linux.Routing;
using Farspan.Netlink.Routes;
using Farspan.State;
using Farspan.State.Routes;

namespace Farspan.Agent.Routes;

/// <summary>The routes of one network namespace that carry our protocol number, by rtnetlink(7).</summary>
public sealed class LinuxRouteTable(RouteSocket socket, LinkNames names) : IRouteTable
{
    /// <inheritdoc/>
    public IReadOnlyList<RouteSpec> Read() => [.. ReadOurs().Select(ToSpec)];

    /// <inheritdoc/>
    public void Apply(RouteDelta delta)
    {
        var batch = new RouteBatch();
        var removals = AddRemovals(batch, delta.Remove);
        foreach (var route in delta.Replace)
        {
            batch.ReplaceRoute(ToEntry(route));
        }

        foreach (var route in delta.Add)
        {
            batch.AddRoute(ToEntry(route));
        }

        // A route may go by itself while we look at it, with its link or with the address that its gateway was reached by.
        var failure = socket.TrySend(batch).FirstOrDefault(f => f.Index >= removals || f.Error.Errno != Errno.ESRCH);
        if (failure is not null)
        {
            throw failure.Error;
        }
    }

    /// <summary>Removes exactly what the kernel lists, whatever kind of route of ours it is.</summary>
    private int AddRemovals(RouteBatch batch, IReadOnlyList<RouteSpec> remove)
    {
        if (remove.Count == 0)
        {
            return 0;
        }

        var left = remove.ToList();
        foreach (var entry in ReadOurs())
        {
            if (left.Remove(ToSpec(entry)))
            {
                batch.DeleteRoute(entry);
            }
        }

        return batch.Count;
    }

    private IEnumerable<RouteEntry> ReadOurs() => socket.ReadRoutes().Where(r => r.Protocol == KernelMarks.RouteProtocol);

    /// <summary>A route without a link (a blackhole, one over several hops) is none that a spec asks for: it gets the empty name, and differs.</summary>
    private RouteSpec ToSpec(RouteEntry entry) => new()
    {
        Destination = entry.Destination,
        Link = entry.LinkIndex is { } index && entry.Type == RouteType.Unicast ? names.NameOf(index) ?? string.Empty : string.Empty,
        Gateway = entry.Gateway,
        Metric = entry.Metric,
        Mtu = entry.Mtu,
    };

    private RouteEntry ToEntry(RouteSpec route) => RouteEntry.To(route.Destination, names.IndexOf(route.Link), route.Gateway, route.Metric) with { Mtu = route.Mtu };
}
