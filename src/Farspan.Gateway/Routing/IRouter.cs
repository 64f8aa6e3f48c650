namespace Farspan.Gateway.Routing;

/// <summary>Decides what becomes of requests. Immutable and shared by all loops; a reload makes a new one.</summary>
public interface IRouter
{
    /// <summary>Decides. Allocates nothing where a request is allowed.</summary>
    /// <param name="request">The request.</param>
    RouteDecision Decide(in GatewayRequest request);

    /// <summary>Everything that it leads to.</summary>
    IReadOnlyList<Upstream> Upstreams { get; }
}
