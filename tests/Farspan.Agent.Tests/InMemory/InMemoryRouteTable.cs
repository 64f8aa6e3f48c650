using Farspan.Agent.Routes;
using Farspan.State;
using Farspan.State.Routes;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Routes in memory.</summary>
public sealed class InMemoryRouteTable(InMemoryMachine machine) : IRouteTable
{
    /// <inheritdoc/>
    public IReadOnlyList<RouteSpec> Read() => [.. machine.Routes.Where(r => r.Protocol == KernelMarks.RouteProtocol).Select(r => r.Route)];

    /// <inheritdoc/>
    public void Apply(RouteDelta delta)
    {
        foreach (var route in delta.Remove)
        {
            machine.Routes.Remove((KernelMarks.RouteProtocol, route));
            machine.Journal.Add($"route {route.Destination} removed");
        }

        foreach (var route in delta.Replace)
        {
            machine.Routes.RemoveAll(r => r.Protocol == KernelMarks.RouteProtocol && HaveSameKey(r.Route, route));
            machine.Routes.Add((KernelMarks.RouteProtocol, route));
            machine.Journal.Add($"route {route.Destination} replaced");
        }

        foreach (var route in delta.Add)
        {
            Add(route);
        }
    }

    private void Add(RouteSpec route)
    {
        if (!machine.Links.TryGetValue(route.Link, out var link) || !link.IsUp)
        {
            throw new IOException($"add route {route.Destination} dev {route.Link}: Network is down (ENETDOWN)");
        }

        if (machine.Routes.Any(r => HaveSameKey(r.Route, route)))
        {
            throw new IOException($"add route {route.Destination} dev {route.Link}: File exists (EEXIST)");
        }

        machine.Routes.Add((KernelMarks.RouteProtocol, route));
        machine.Journal.Add($"route {route.Destination} added");
    }

    private static bool HaveSameKey(RouteSpec a, RouteSpec b) => a.Destination.Equals(b.Destination) && a.Metric == b.Metric;
}
