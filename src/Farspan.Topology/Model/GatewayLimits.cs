namespace Farspan.Topology.Model;

/// <summary>Times and amounts of a gateway.</summary>
public sealed record GatewayLimits
{
    /// <summary>For a request's head.</summary>
    public required TimeSpan Head { get; init; }

    /// <summary>Between two requests.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>For a connection to a service.</summary>
    public required TimeSpan Connect { get; init; }

    /// <summary>For an answer to begin.</summary>
    public required TimeSpan Answer { get; init; }

    /// <summary>Without a byte in a body or a tunnel.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>For requests in flight when it stops.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>Longest body in bytes, or null.</summary>
    public required long? Body { get; init; }

    /// <summary>Connections at once.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections of one address at once.</summary>
    public required int ConnectionsPerCaller { get; init; }

    /// <summary>Requests to one service on one machine at once.</summary>
    public required int RequestsPerService { get; init; }

    /// <summary>Requests of one caller, or null.</summary>
    public required RequestRate? CallerRate { get; init; }

    /// <summary>Requests to one service on one machine, or null.</summary>
    public required RequestRate? ServiceRate { get; init; }
}
