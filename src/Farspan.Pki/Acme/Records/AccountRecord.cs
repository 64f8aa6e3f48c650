using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Records;

/// <summary>An account as it is kept.</summary>
/// <remarks>Source: RFC 8555 section 7.1.2.</remarks>
public sealed record AccountRecord
{
    /// <summary>Key.</summary>
    public required string Id { get; init; }

    /// <summary>Its public key, in the form of RFC 7638.</summary>
    public required string Key { get; init; }

    /// <summary>State.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>URLs of people.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>True when the terms were agreed to.</summary>
    public required bool IsAgreed { get; init; }

    /// <summary>The external account that it is bound to, or null.</summary>
    public required string? External { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
