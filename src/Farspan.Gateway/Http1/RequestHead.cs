namespace Farspan.Gateway.Http1;

/// <summary>A request's head.</summary>
public sealed class RequestHead : MessageHead
{
    /// <summary>The method.</summary>
    public ByteRange Method { get; internal set; }

    /// <summary>Which method it is, where it matters.</summary>
    public RequestMethod Kind { get; internal set; }

    /// <summary>The whole request target.</summary>
    public ByteRange Target { get; internal set; }

    /// <summary>Its form.</summary>
    public TargetForm Form { get; internal set; }

    /// <summary>Path and query of the target: the target itself in origin form, what follows the authority in absolute form (empty for the root), empty in the others.</summary>
    public ByteRange PathAndQuery { get; internal set; }

    /// <summary>Host and port that are asked for: of the target in absolute and authority form, else of the Host field; empty in HTTP/1.0 without one.</summary>
    public ByteRange Authority { get; internal set; }

    /// <summary>True when the caller waits for 100 before it sends the body (RFC 9110 section 10.1.1).</summary>
    public bool ExpectsContinue { get; internal set; }

    /// <summary>True when the caller takes trailers (<c>TE: trailers</c>, RFC 9110 section 10.1.4).</summary>
    public bool TakesTrailers { get; internal set; }

    /// <summary>Value of Authorization; empty without one.</summary>
    public ByteRange Authorization { get; internal set; }

    /// <summary>Value of Proxy-Authorization; empty without one.</summary>
    public ByteRange ProxyAuthorization { get; internal set; }
}
