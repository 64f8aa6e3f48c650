using Farspan.Pki.Acme.Jose;

namespace Farspan.Pki.Acme.Messages;

/// <summary>Replaces an account's key; the inner message, signed by the new key.</summary>
/// <remarks>Source: RFC 8555 section 7.3.5.</remarks>
public sealed record KeyChangeMessage
{
    /// <summary>The account's URL.</summary>
    public required string Account { get; init; }

    /// <summary>The key until now.</summary>
    public required JwkShape OldKey { get; init; }
}
