using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>Shows that a name is ours.</summary>
public interface IChallengeResponder
{
    /// <summary>By which challenge.</summary>
    AcmeChallenge Kind { get; }

    /// <summary>Shows it until the result is disposed of.</summary>
    /// <param name="identifier">The name or address.</param>
    /// <param name="token">The token.</param>
    /// <param name="keyAuthorization">What must be shown (RFC 8555 section 8.1).</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="AcmeException">It cannot be shown.</exception>
    Task<IAsyncDisposable> ShowAsync(AcmeIdentifier identifier, string token, string keyAuthorization, CancellationToken cancellationToken);
}
