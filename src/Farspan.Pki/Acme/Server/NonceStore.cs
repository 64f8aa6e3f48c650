using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Acme.Server;

/// <summary>Nonces that were given out and not used yet. Safe for several threads.</summary>
/// <remarks>Bounded: when there are too many, the oldest is forgotten, and its holder is told to take a new one. A restart forgets all. Source: RFC 8555 section 6.5.</remarks>
public sealed class NonceStore
{
    private const int Bytes = 16;
    private readonly Lock _changing = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Made)> _order = new();
    private readonly int _most;
    private readonly TimeSpan _lifetime;
    private readonly EntropySource _entropy;

    /// <summary>Makes a store.</summary>
    /// <param name="most">How many are remembered.</param>
    /// <param name="lifetime">How long each is good.</param>
    /// <param name="entropy">Where nonces come from.</param>
    public NonceStore(int most, TimeSpan lifetime, EntropySource entropy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        _most = most;
        _lifetime = lifetime;
        _entropy = entropy;
    }

    /// <summary>Makes a nonce.</summary>
    public string Make(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        _entropy(bytes);
        var nonce = Base64UrlText.Encode(bytes);
        lock (_changing)
        {
            Forget(now, _most - 1);
            _open.Add(nonce);
            _order.Enqueue((nonce, now));
        }

        return nonce;
    }

    /// <summary>Uses a nonce up.</summary>
    /// <returns>False when it was never given out, is used already, or too old.</returns>
    public bool TryUse(string nonce, DateTimeOffset now)
    {
        lock (_changing)
        {
            Forget(now, _most);
            return _open.Remove(nonce);
        }
    }

    // The queue holds used ones too, so that it is the queue whose length is bounded.
    private void Forget(DateTimeOffset now, int most)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > most || now - oldest.Made >= _lifetime))
        {
            _order.Dequeue();
            _open.Remove(oldest.Nonce);
        }
    }
}
