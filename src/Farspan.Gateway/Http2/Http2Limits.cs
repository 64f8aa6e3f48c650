using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Farspan.Gateway.Http2;

/// <summary>Limits of HTTP/2 connections that no spec declares.</summary>
internal static class Http2Limits
{
    // What RFC 9113 section 6.5.2 recommends as the least; a page of a browser needs no more.
    private const int Streams = 100;

    // So that a caller whose network is gone does not keep its streams.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Sets them. How long and how large bodies may be is the engine's.</summary>
    public static void Apply(KestrelServerLimits limits, int headBytes)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = Streams;
        limits.Http2.MaxRequestHeaderFieldSize = headBytes;
        limits.Http2.KeepAlivePingDelay = PingDelay;
        limits.Http2.KeepAlivePingTimeout = PingTimeout;
    }
}
