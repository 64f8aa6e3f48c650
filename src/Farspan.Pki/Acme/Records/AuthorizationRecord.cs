using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Records;

/// <summary>An authorization as it is kept.</summary>
/// <remarks>Source: RFC 8555 section 7.1.4.</remarks>
public sealed record AuthorizationRecord
{
    /// <summary>Key.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Account { get; init; }

    /// <summary>The name, a wildcard with its <c>*.</c>, or the address.</summary>
    public required IdentifierMessage Identifier { get; init; }

    /// <summary>State.</summary>
    public required AuthorizationStatus Status { get; init; }

    /// <summary>Until when it may be met; once met, until when it counts.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What must be shown: at least 128 bits that nobody can guess, as base64url (RFC 8555 section 8.3).</summary>
    public required string Token { get; init; }

    /// <summary>Ways to show it, one of each kind.</summary>
    public required IReadOnlyList<ChallengeRecord> Challenges { get; init; }
}
