namespace Farspan.Agent.Dns.Forwarding;

/// <summary>How a server that is asked for others' names is.</summary>
public sealed record UpstreamStatus
{
    /// <summary>What it is asked for; empty for everything.</summary>
    public required string Domain { get; init; }

    /// <summary>Its address and port.</summary>
    public required string Server { get; init; }

    /// <summary>False while it is asked last, because it failed several times in a row.</summary>
    public required bool IsHealthy { get; init; }

    /// <summary>How long its answers take, smoothed, in milliseconds; null before the first.</summary>
    public required long? LatencyMs { get; init; }

    /// <summary>Answers so far.</summary>
    public required long Answers { get; init; }

    /// <summary>Questions without a useful answer so far.</summary>
    public required long Failures { get; init; }
}
