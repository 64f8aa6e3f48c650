namespace Farspan.Pki.Acme.Server;

/// <summary>Somebody who may make accounts, known by a shared key.</summary>
/// <remarks>Source: RFC 8555 section 7.3.4.</remarks>
public sealed record ExternalAccount
{
    /// <summary>Name of the key.</summary>
    public required string Name { get; init; }

    /// <summary>The key; it does not print itself.</summary>
    public required SharedKey Key { get; init; }

    /// <summary>Zones that its accounts may have certificates for, within the server's own; null for all of them.</summary>
    public required IReadOnlyList<string>? Zones { get; init; }
}
