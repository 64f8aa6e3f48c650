using System.Net;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Routing;

/// <summary>What a request is judged by, whatever version of HTTP brought it.</summary>
public readonly ref struct GatewayRequest
{
    /// <summary>Name of the listener.</summary>
    public required string Listener { get; init; }

    /// <summary>Who connects.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>What TLS agreed on, or null.</summary>
    public required TlsFacts? Tls { get; init; }

    /// <summary>Which method, where it matters.</summary>
    public required RequestMethod Kind { get; init; }

    /// <summary>The method as it came.</summary>
    public required ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Form of the target.</summary>
    public required TargetForm Form { get; init; }

    /// <summary>Path and query.</summary>
    public required ReadOnlySpan<byte> PathAndQuery { get; init; }

    /// <summary>Host and port that are asked for.</summary>
    public required ReadOnlySpan<byte> Authority { get; init; }

    /// <summary>Value of Authorization (Proxy-Authorization for what goes outside); empty without one.</summary>
    public required ReadOnlySpan<byte> Authorization { get; init; }

    /// <summary>Moment of the loop's clock, in milliseconds. The loops of a process count from the same moment: rates are shared.</summary>
    public required long Now { get; init; }
}
