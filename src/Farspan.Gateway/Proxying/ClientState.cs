namespace Farspan.Gateway.Proxying;

/// <summary>What a caller's connection is at.</summary>
internal enum ClientState
{
    /// <summary>No byte of the next request is there.</summary>
    Idle,

    /// <summary>A part of a head is there.</summary>
    Head,

    /// <summary>A request is carried, or answered by the gateway itself.</summary>
    Busy,

    /// <summary>Everything is said; what still comes is thrown away, so that the last answer arrives before the end does (RFC 9112 section 9.6).</summary>
    Lingering,

    /// <summary>It has ended, or belongs to somebody else now.</summary>
    Ended,
}
