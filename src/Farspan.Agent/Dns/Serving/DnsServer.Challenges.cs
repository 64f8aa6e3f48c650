using Farspan.Agent.Dns.Challenges;

namespace Farspan.Agent.Dns.Serving;

/// <content>Records of ACME challenges, which lie over what is declared for a moment.</content>
public sealed partial class DnsServer
{
    private readonly ChallengeRecords _challenges;
    private ITimer? _forgetting;

    /// <summary>Answers with a TXT record of an ACME challenge from here on, beside what is declared; it is forgotten after <see cref="ChallengeRecords.Lifetime"/>.</summary>
    /// <returns>Null when every question is answered so; else why not, in one sentence.</returns>
    public Task<string?> ShowChallengeAsync(string name, string text, CancellationToken cancellationToken) => ChallengeAsync(() => _challenges.Add(_spec, name, text), cancellationToken);

    /// <summary>Forgets such a record; one that is not there is no fault.</summary>
    /// <returns>Null.</returns>
    public Task<string?> HideChallengeAsync(string name, string text, CancellationToken cancellationToken) => ChallengeAsync(
        () =>
        {
            _challenges.Remove(name, text);
            return null;
        },
        cancellationToken);

    // Sockets, caches and logs stay as they are: only what is answered changes, in one assignment.
    private async Task<string?> ChallengeAsync(Func<string?> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            _challenges.Prune();
            if (change() is { } refusal)
            {
                return refusal;
            }

            _engine.Swap(Build(_challenges.Over(_spec)));
            _forgetting?.Dispose();
            _forgetting = _challenges.Next is { } next ? _options.Time.CreateTimer(_ => _ = ForgetAsync(), null, Positive(next - _options.Time.GetUtcNow()), Timeout.InfiniteTimeSpan) : null;
            return null;
        }
        catch (DnsServerException failure)
        {
            return failure.Message;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task ForgetAsync()
    {
        try
        {
            await ChallengeAsync(() => null, CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The server ended meanwhile, and with it what it showed.
        }
    }

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}
