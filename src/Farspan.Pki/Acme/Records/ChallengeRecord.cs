using Farspan.Pki.Acme.Messages;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Records;

/// <summary>A challenge as it is kept.</summary>
/// <remarks>Source: RFC 8555 section 7.1.5.</remarks>
public sealed record ChallengeRecord
{
    /// <summary>Key within the authorization.</summary>
    public required AcmeChallenge Kind { get; init; }

    /// <summary>State.</summary>
    public required ChallengeStatus Status { get; init; }

    /// <summary>When it was met, or null.</summary>
    public required DateTimeOffset? Validated { get; init; }

    /// <summary>Why it was not, or null.</summary>
    public required ProblemMessage? Error { get; init; }
}
