namespace Farspan.Pki.Acme.Messages;

/// <summary>Where everything is.</summary>
/// <remarks>Source: RFC 8555 section 7.1.1.</remarks>
public sealed record DirectoryMessage
{
    /// <summary>Where nonces are had.</summary>
    public required string NewNonce { get; init; }

    /// <summary>Where accounts are made.</summary>
    public required string NewAccount { get; init; }

    /// <summary>Where certificates are ordered.</summary>
    public required string NewOrder { get; init; }

    /// <summary>Where certificates are revoked.</summary>
    public required string RevokeCert { get; init; }

    /// <summary>Where an account's key is replaced.</summary>
    public required string KeyChange { get; init; }

    /// <summary>What the server says of itself.</summary>
    public DirectoryMetaMessage? Meta { get; init; }
}
