namespace Farspan.Gateway.Health;

/// <summary>How a request to an upstream failed.</summary>
public enum UpstreamFailure
{
    /// <summary>No connection.</summary>
    Connect,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The connection ended before the answer was whole.</summary>
    Closed,

    /// <summary>The answer was not HTTP/1.1.</summary>
    Answer,
}
