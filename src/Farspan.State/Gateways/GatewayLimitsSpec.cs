namespace Farspan.State.Gateways;

/// <summary>Times and amounts that a gateway holds callers and upstreams to.</summary>
public sealed record GatewayLimitsSpec
{
    /// <summary>For a whole request head to arrive, from its first byte.</summary>
    public required TimeSpan HeadTimeout { get; init; }

    /// <summary>For a connection to stay open between requests.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>For a connection to an upstream to be made.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>For an upstream to begin its answer once it has the request.</summary>
    public required TimeSpan AnswerTimeout { get; init; }

    /// <summary>Without a byte in either direction while a body or a tunnel is carried.</summary>
    public required TimeSpan BodyTimeout { get; init; }

    /// <summary>For requests in flight to end when the gateway stops or is replaced.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>Longest request or answer head in bytes, 1,024–65,536.</summary>
    public required int HeadBytes { get; init; }

    /// <summary>Longest request body in bytes, or null.</summary>
    public required long? BodyBytes { get; init; }

    /// <summary>Connections from all callers at once.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections from one address at once.</summary>
    public required int ConnectionsPerCaller { get; init; }

    /// <summary>Requests in flight to one upstream at once; what comes on top is answered 503.</summary>
    public required int RequestsPerUpstream { get; init; }

    /// <summary>Requests of one caller (its token, certificate or address), or null.</summary>
    public required RateSpec? CallerRate { get; init; }

    /// <summary>Requests to one service of one machine, or null.</summary>
    public required RateSpec? UpstreamRate { get; init; }
}
