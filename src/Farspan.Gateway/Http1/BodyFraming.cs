namespace Farspan.Gateway.Http1;

/// <summary>How the end of a body is known (RFC 9112 section 6.3).</summary>
public enum BodyFraming : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>By its length.</summary>
    Length,

    /// <summary>By its last chunk.</summary>
    Chunked,

    /// <summary>By the end of the connection; answers only.</summary>
    UntilClose,
}
