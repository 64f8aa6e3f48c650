using Farspan.State.Routes;

namespace Farspan.Agent.Routes;

/// <summary>The routes of one machine that carry our mark.</summary>
public interface IRouteTable
{
    /// <summary>Routes with our protocol number in the main table, and no others.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    IReadOnlyList<RouteSpec> Read();

    /// <summary>Carries out the operations in the delta's order; what it adds carries our mark.</summary>
    /// <exception cref="IOException">The kernel refused, for one because a route of somebody else leads to the same place with the same metric; what came before stays done.</exception>
    void Apply(RouteDelta delta);
}
