namespace Farspan.Gateway.Http1;

/// <summary>What Connection fields say (RFC 9110 section 7.6.1).</summary>
[Flags]
internal enum ConnectionOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The connection ends after this message.</summary>
    Close = 1,

    /// <summary>It stays, although the version would end it.</summary>
    KeepAlive = 2,

    /// <summary>The Upgrade field counts.</summary>
    Upgrade = 4,
}
