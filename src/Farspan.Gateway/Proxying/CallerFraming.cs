namespace Farspan.Gateway.Proxying;

/// <summary>How a caller knows where an answer's body ends.</summary>
internal enum CallerFraming
{
    /// <summary>As the upstream said: by Content-Length, or by there being none.</summary>
    Same,

    /// <summary>By chunks.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,

    /// <summary>There is no body: the protocol changes.</summary>
    Upgraded,
}
