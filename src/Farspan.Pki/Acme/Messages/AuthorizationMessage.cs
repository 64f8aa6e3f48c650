namespace Farspan.Pki.Acme.Messages;

/// <summary>That an account may have certificates for a name.</summary>
/// <remarks>Source: RFC 8555 section 7.1.4.</remarks>
public sealed record AuthorizationMessage
{
    /// <summary>The name, without a wildcard's <c>*.</c>.</summary>
    public required IdentifierMessage Identifier { get; init; }

    /// <summary>Its state.</summary>
    public required AuthorizationStatus Status { get; init; }

    /// <summary>Until when it counts.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Ways to show it: one of them is enough.</summary>
    public required IReadOnlyList<ChallengeMessage> Challenges { get; init; }

    /// <summary>True when it is for every name below.</summary>
    public bool? Wildcard { get; init; }
}
