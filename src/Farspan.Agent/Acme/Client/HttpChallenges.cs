using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>What is shown on port 80 at this moment. Whoever listens there asks it; safe for several threads.</summary>
public sealed class HttpChallenges : IChallengeResponder
{
    private readonly ConcurrentDictionary<string, string> _shown = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public AcmeChallenge Kind => AcmeChallenge.Http01;

    /// <summary>Finds what a path shows.</summary>
    /// <param name="path">Path of a request.</param>
    /// <param name="text">The text, of type <c>application/octet-stream</c> (RFC 8555 section 8.3).</param>
    public bool TryFind(string path, [NotNullWhen(true)] out string? text)
    {
        ArgumentNullException.ThrowIfNull(path);
        text = null;
        return path.StartsWith(ChallengeProof.HttpPath, StringComparison.Ordinal) && _shown.TryGetValue(path[ChallengeProof.HttpPath.Length..], out text);
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> ShowAsync(AcmeIdentifier identifier, string token, string keyAuthorization, CancellationToken cancellationToken)
    {
        _shown[token] = keyAuthorization;
        return Task.FromResult<IAsyncDisposable>(new Shown(() =>
        {
            _shown.TryRemove(token, out _);
            return ValueTask.CompletedTask;
        }));
    }
}
