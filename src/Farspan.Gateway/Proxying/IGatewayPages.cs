using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Proxying;

/// <summary>What the gateway itself answers. Called on every loop's thread.</summary>
public interface IGatewayPages
{
    /// <summary>Makes a page.</summary>
    /// <param name="action"><see cref="RouteAction.Health"/>, <see cref="RouteAction.Status"/> or <see cref="RouteAction.Metrics"/>.</param>
    /// <param name="accept">Value of the caller's Accept field; empty without one.</param>
    GatewayPage Make(RouteAction action, ReadOnlySpan<byte> accept);
}
