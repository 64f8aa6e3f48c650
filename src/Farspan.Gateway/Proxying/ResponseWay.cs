namespace Farspan.Gateway.Proxying;

/// <summary>What an answer's head must know about the way back.</summary>
internal readonly ref struct ResponseWay
{
    /// <summary>The upstream's host as the request named it.</summary>
    public required ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Path that was taken away on the way there.</summary>
    public required ReadOnlySpan<byte> Prefix { get; init; }

    /// <summary>True when the connection to the caller ends after this answer.</summary>
    public required bool IsLast { get; init; }

    /// <summary>True for HTTP/1.0 callers that asked to keep it.</summary>
    public required bool SaysKeepAlive { get; init; }
}
