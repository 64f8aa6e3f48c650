using System.Net;
using Farspan.Gateway.Access;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Routing;

/// <summary>Decides what becomes of requests. Immutable and shared by all loops; a reload makes a new one.</summary>
public interface IRouter
{
    /// <summary>Decides. Allocates nothing where a request is allowed.</summary>
    /// <param name="request">The request.</param>
    RouteDecision Decide(in GatewayRequest request);

    /// <summary>Names who calls, where no request could be read: by certificate, else by the address of a machine, else by the address.</summary>
    /// <param name="source">Where it connects from.</param>
    /// <param name="tls">What TLS agreed on, or null.</param>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    Caller Identify(IPAddress source, TlsFacts? tls, long now);

    /// <summary>Everything that it leads to.</summary>
    IReadOnlyList<Upstream> Upstreams { get; }
}
