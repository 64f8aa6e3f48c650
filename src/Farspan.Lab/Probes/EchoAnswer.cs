namespace Farspan.Lab.Probes;

/// <summary>What became of an echo request.</summary>
internal enum EchoAnswer
{
    /// <summary>It came back.</summary>
    Answered,

    /// <summary>The kernel did not send it: it is longer than the way (EMSGSIZE, ip(7)).</summary>
    TooLong,

    /// <summary>It was sent, and nothing came.</summary>
    Silence,
}
