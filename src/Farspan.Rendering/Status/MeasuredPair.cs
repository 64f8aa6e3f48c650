namespace Farspan.Rendering.Status;

/// <summary>What was seen of one way between two providers.</summary>
public sealed record MeasuredPair
{
    /// <summary>Provider it was measured from.</summary>
    public required string From { get; init; }

    /// <summary>Provider it was measured to.</summary>
    public required string To { get; init; }

    /// <summary>The way, such as <c>overlay mesh</c>.</summary>
    public required string Way { get; init; }

    /// <summary><c>up</c>, <c>down</c>, <c>quiet</c> or <c>never spoke</c>.</summary>
    public required string State { get; init; }

    /// <summary>Seconds since the youngest handshake between members at the two, or null when there was none.</summary>
    public required double? HandshakeAgeSeconds { get; init; }

    /// <summary>Milliseconds until one allowed flow was connected and answered, or null when none was answered or sent.</summary>
    public required double? RoundTripMs { get; init; }

    /// <summary>What was looked at, as <c>etcd-1 → etcd-2 2380</c>.</summary>
    public required string Between { get; init; }
}
