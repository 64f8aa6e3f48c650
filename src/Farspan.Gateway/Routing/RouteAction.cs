namespace Farspan.Gateway.Routing;

/// <summary>What becomes of a request.</summary>
public enum RouteAction
{
    /// <summary>Answered with <see cref="RouteDecision.Refusal"/>.</summary>
    Refuse,

    /// <summary>Passed on to <see cref="RouteDecision.Upstream"/>.</summary>
    Forward,

    /// <summary>A TCP tunnel to <see cref="RouteDecision.Upstream"/> (CONNECT to a declared service).</summary>
    Tunnel,

    /// <summary>Passed on to, or tunnelled to, a place outside: <see cref="RouteDecision.Egress"/>.</summary>
    Outside,

    /// <summary>Answered by <c>/health</c>.</summary>
    Health,

    /// <summary>Answered by <c>/status</c>.</summary>
    Status,

    /// <summary>Answered by <c>/metrics</c>.</summary>
    Metrics,

    /// <summary>Answered with what an ACME order shows at this moment (RFC 8555 section 8.3).</summary>
    Challenge,

    /// <summary>Answered with a redirection to the same path with a slash behind it (<c>/volume/name</c>).</summary>
    AddSlash,
}
