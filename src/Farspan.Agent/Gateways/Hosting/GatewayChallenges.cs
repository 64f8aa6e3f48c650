using System.Collections.Concurrent;
using System.Text;
using Farspan.Gateway.Proxying;
using Farspan.Pki.Acme.Challenges;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>What a gateway shows to authorities by http-01: put there by the process that orders, through the control socket, few, and gone by themselves.</summary>
/// <remarks>Safe for several threads. A process that takes the gateway's place begins with none: an order that was shown by the old one fails and is tried again.</remarks>
/// <param name="time">The clock.</param>
public sealed class GatewayChallenges(TimeProvider time) : IChallengeAnswers
{
    /// <summary>How many there may be at a time: an order has at most 100 names, and few run together.</summary>
    public const int Most = 256;

    /// <summary>After how long one goes whose order has forgotten it. An order takes five minutes at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly byte[] Prefix = Encoding.ASCII.GetBytes(ChallengeProof.HttpPath);
    private readonly ConcurrentDictionary<string, (byte[] Text, DateTimeOffset Until)> _shown = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public byte[]? Find(ReadOnlySpan<byte> path) =>
        path.StartsWith(Prefix) && !_shown.IsEmpty && _shown.TryGetValue(Encoding.Latin1.GetString(path[Prefix.Length..]), out var shown) && shown.Until > time.GetUtcNow() ? shown.Text : null;

    /// <summary>Shows a text for a token from here on; a second time renews its time.</summary>
    /// <returns>Null, or why not, in one sentence.</returns>
    public string? Show(string token, string keyAuthorization)
    {
        if (!ChallengeProof.IsHttpText(token, keyAuthorization))
        {
            return $"'{token}' is no token of a challenge, or what is to be shown does not belong to it";
        }

        var now = time.GetUtcNow();
        foreach (var over in _shown.Where(s => s.Value.Until <= now))
        {
            _shown.TryRemove(over);
        }

        if (_shown.Count >= Most && !_shown.ContainsKey(token))
        {
            return $"{Most} challenges are shown already";
        }

        _shown[token] = (Encoding.ASCII.GetBytes(keyAuthorization), now + Lifetime);
        return null;
    }

    /// <summary>Forgets a token; one that is not there is no fault.</summary>
    public void Hide(string token) => _shown.TryRemove(token, out _);
}
