namespace Farspan.Pki.Acme.Messages;

/// <summary>A way to show that a name is one's own.</summary>
/// <remarks>Source: RFC 8555 sections 7.1.5 and 8.</remarks>
public sealed record ChallengeMessage
{
    /// <summary><c>http-01</c>, <c>dns-01</c>, <c>tls-alpn-01</c>, or one that is not known here.</summary>
    public required string Type { get; init; }

    /// <summary>Where the client says that it is ready.</summary>
    public required string Url { get; init; }

    /// <summary>Its state.</summary>
    public required ChallengeStatus Status { get; init; }

    /// <summary>What must be shown, with the account's thumbprint.</summary>
    public string? Token { get; init; }

    /// <summary>When it was met.</summary>
    public DateTimeOffset? Validated { get; init; }

    /// <summary>Why it was not.</summary>
    public ProblemMessage? Error { get; init; }
}
