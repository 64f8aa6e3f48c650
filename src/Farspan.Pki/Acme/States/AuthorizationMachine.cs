using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.States;

/// <summary>How authorizations and their challenges go from state to state. Pure: a record in, a record out.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public static class AuthorizationMachine
{
    /// <summary>What time makes of it.</summary>
    public static AuthorizationRecord At(AuthorizationRecord authorization, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        return authorization.Status switch
        {
            AuthorizationStatus.Pending when now >= authorization.Expires => authorization with { Status = AuthorizationStatus.Invalid },
            AuthorizationStatus.Valid when now >= authorization.Expires => authorization with { Status = AuthorizationStatus.Expired },
            _ => authorization,
        };
    }

    /// <summary>The client says that a challenge can be looked at.</summary>
    /// <returns>The same record when there is nothing to begin: the authorization is not pending, or another challenge was chosen.</returns>
    public static AuthorizationRecord Begin(AuthorizationRecord authorization, AcmeChallenge kind)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        return authorization.Status == AuthorizationStatus.Pending && authorization.Challenges.All(c => c.Status == ChallengeStatus.Pending)
            ? authorization with { Challenges = [.. authorization.Challenges.Select(c => c.Kind == kind ? c with { Status = ChallengeStatus.Processing } : c)] }
            : authorization;
    }

    /// <summary>It was looked at.</summary>
    /// <param name="authorization">The authorization.</param>
    /// <param name="kind">Which challenge.</param>
    /// <param name="problem">Why it was not met, or null when it was.</param>
    /// <param name="now">When.</param>
    /// <param name="lifetime">How long it counts if it was met.</param>
    /// <returns>The same record when nobody waits for it any more.</returns>
    public static AuthorizationRecord Complete(AuthorizationRecord authorization, AcmeChallenge kind, ProblemMessage? problem, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        if (authorization.Status != AuthorizationStatus.Pending || !authorization.Challenges.Any(c => c.Kind == kind && c.Status == ChallengeStatus.Processing))
        {
            return authorization;
        }

        var done = problem is null
            ? (Challenge: ChallengeStatus.Valid, Authorization: AuthorizationStatus.Valid, Expires: now + lifetime, Validated: (DateTimeOffset?)now)
            : (ChallengeStatus.Invalid, AuthorizationStatus.Invalid, authorization.Expires, null);
        return authorization with
        {
            Status = done.Authorization,
            Expires = done.Expires,
            Challenges = [.. authorization.Challenges.Select(c => c.Kind == kind ? c with { Status = done.Challenge, Validated = done.Validated, Error = problem } : c)],
        };
    }

    /// <summary>The account gives it up (RFC 8555 section 7.5.2).</summary>
    /// <returns>The same record when it is over already.</returns>
    public static AuthorizationRecord Deactivate(AuthorizationRecord authorization)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        return authorization.Status is AuthorizationStatus.Pending or AuthorizationStatus.Valid ? authorization with { Status = AuthorizationStatus.Deactivated } : authorization;
    }

    /// <summary>Why it is not valid, or null.</summary>
    public static ProblemMessage? ErrorOf(AuthorizationRecord authorization)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        return authorization.Challenges.Select(c => c.Error).FirstOrDefault(e => e is not null) is { } error ? error with { Identifier = authorization.Identifier } : null;
    }
}
