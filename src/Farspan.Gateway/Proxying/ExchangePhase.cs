namespace Farspan.Gateway.Proxying;

/// <summary>What an <see cref="Exchange"/> is at; each has a time of its own.</summary>
internal enum ExchangePhase
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The name of a place outside is looked up.</summary>
    Resolving,

    /// <summary>The connection to the upstream is made.</summary>
    Connecting,

    /// <summary>The request's body is carried, or the answer awaited.</summary>
    Asking,

    /// <summary>The answer is carried.</summary>
    Answering,

    /// <summary>Bytes go both ways.</summary>
    Tunnel,

    /// <summary>The gateway's own answer is sent.</summary>
    Own,
}
