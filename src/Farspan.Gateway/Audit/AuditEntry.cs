using System.Net;
using Farspan.Gateway.Access;

namespace Farspan.Gateway.Audit;

/// <summary>One request, as it ended.</summary>
public readonly ref struct AuditEntry
{
    /// <summary>Moment at which its head was whole, in milliseconds of the loop's clock.</summary>
    public required long Began { get; init; }

    /// <summary>From then to the last byte of the answer, in microseconds.</summary>
    public required long Microseconds { get; init; }

    /// <summary>Identifier that the request carries (X-Request-Id).</summary>
    public required RequestId Id { get; init; }

    /// <summary>Who called.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Address and port of the caller.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Listener.</summary>
    public required string Listener { get; init; }

    /// <summary>Machine and service that it went to, as <c>etcd-1/volume</c>, host and port outside, or null.</summary>
    public required string? Target { get; init; }

    /// <summary>The method; empty when the head was never whole.</summary>
    public required ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Path and query as they came; masked when written.</summary>
    public required ReadOnlySpan<byte> PathAndQuery { get; init; }

    /// <summary>HTTP version as 10, 11 or 20.</summary>
    public required int Version { get; init; }

    /// <summary>Status of the answer; 0 when there was none.</summary>
    public required int Status { get; init; }

    /// <summary>Bytes of the request's body.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Bytes of the answer's body.</summary>
    public required long BytesOut { get; init; }

    /// <summary>Rule that allowed it, or null.</summary>
    public required string? Rule { get; init; }

    /// <summary>Rule that it would have needed, as <see cref="Routing.RouteDecision.Missing"/>, or null.</summary>
    public string? Missing { get; init; }

    /// <summary>Why it was refused or cut, a short word such as <c>no-rule</c>, <c>upstream-closed</c>, <c>caller-closed</c>; null when it went well.</summary>
    public required string? Failure { get; init; }
}
