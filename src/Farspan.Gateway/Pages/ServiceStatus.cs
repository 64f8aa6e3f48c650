namespace Farspan.Gateway.Pages;

/// <summary>A service behind the gateway, as <c>/status</c> tells it.</summary>
public sealed record ServiceStatus
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Provider of the machine.</summary>
    public required string Provider { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>Where callers reach it: <c>/volume/NAME/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Where the gateway reaches it.</summary>
    public required string Endpoint { get; init; }

    /// <summary><c>unknown</c>, <c>alive</c>, <c>dead</c> or <c>ejected</c>.</summary>
    public required string Health { get; init; }

    /// <summary>Seconds since that is so, or null while nothing is known.</summary>
    public required double? HealthSeconds { get; init; }

    /// <summary>What the last check took, in milliseconds, or null.</summary>
    public required double? LatencyMs { get; init; }

    /// <summary>The same, smoothed.</summary>
    public required double? SmoothedLatencyMs { get; init; }

    /// <summary>Requests in flight.</summary>
    public required int InFlight { get; init; }

    /// <summary>Requests that went to it.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that failed because of it.</summary>
    public required long Failures { get; init; }
}
