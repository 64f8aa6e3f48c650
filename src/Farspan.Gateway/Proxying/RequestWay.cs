using Farspan.Gateway.Access;

namespace Farspan.Gateway.Proxying;

/// <summary>Where a request goes, as far as its head must know.</summary>
internal readonly ref struct RequestWay
{
    /// <summary>Who calls.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Value of the Host field.</summary>
    public required ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Bytes of the path that are not passed on.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>True when the upstream is told who called; false for what goes outside.</summary>
    public required bool AddsForwarded { get; init; }

    /// <summary>True when the caller speaks HTTP/2.</summary>
    public required bool IsHttp2 { get; init; }

    /// <summary>What is the same for every request of the connection: <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and the beginning of <c>Forwarded</c>.</summary>
    public required ReadOnlySpan<byte> ForwardedFor { get; init; }
}
