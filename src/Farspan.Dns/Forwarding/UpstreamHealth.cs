namespace Farspan.Dns.Forwarding;

/// <summary>How a server has answered lately.</summary>
public sealed record UpstreamHealth
{
    /// <summary>True while it is asked last, because it failed several times in a row.</summary>
    public required bool IsResting { get; init; }

    /// <summary>How long its answers take, smoothed, in milliseconds; null before the first.</summary>
    public required long? SmoothMs { get; init; }

    /// <summary>Answers so far.</summary>
    public required long Answers { get; init; }

    /// <summary>Questions without a useful answer so far.</summary>
    public required long Failures { get; init; }
}
