namespace Farspan.Gateway.Pages;

/// <summary>What passed through a gateway, as <c>/status</c> tells it.</summary>
public sealed record TrafficStatus
{
    /// <summary>Connections of callers that are open.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections of callers since the start.</summary>
    public required long ConnectionsTotal { get; init; }

    /// <summary>Connections that were not admitted.</summary>
    public required long ConnectionsRefused { get; init; }

    /// <summary>Tunnels and changed protocols that are open.</summary>
    public required long Tunnels { get; init; }

    /// <summary>Requests that ended.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests answered with 4xx.</summary>
    public required long Refused { get; init; }

    /// <summary>Requests answered with 5xx, or not at all.</summary>
    public required long Failed { get; init; }

    /// <summary>Bytes of requests' bodies.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Bytes of answers' bodies.</summary>
    public required long BytesOut { get; init; }
}
