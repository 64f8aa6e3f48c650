using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Farspan.Dns.Answering;

/// <summary>Makes and judges the cookies by which an asker proves that it has the address it asks from.</summary>
/// <remarks>
/// <para>Layout of a server's cookie: version u8 (1) · reserved 3 bytes · Unix seconds u32 · SipHash-2-4 u64 over client's cookie, those 8 bytes and the client's address.</para>
/// <para>Source: RFC 9018 section 4; RFC 7873. Immutable; servers that share an address share the secret.</para>
/// </remarks>
public sealed class ServerCookies
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = SipHash.KeyBytes;

    /// <summary>Bytes of a client's cookie.</summary>
    public const int ClientBytes = 8;

    /// <summary>Bytes of a server's cookie.</summary>
    public const int ServerBytes = 16;

    private const int HashOffset = 8;
    private const byte Version = 1;

    // RFC 9018 section 4.3: an hour back, five minutes ahead; a new one from half an hour on.
    private const int OldestSeconds = 3600;
    private const int AheadSeconds = 300;
    private const int RenewSeconds = 1800;

    private readonly byte[] _secret;
    private readonly byte[]? _previous;

    /// <param name="secret">Random, <see cref="SecretBytes"/> long.</param>
    /// <param name="previous">The secret before it, whose cookies still hold; or null (RFC 9018 section 5).</param>
    public ServerCookies(ReadOnlySpan<byte> secret, byte[]? previous)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(previous?.Length ?? SecretBytes, SecretBytes);
        _secret = secret.ToArray();
        _previous = previous;
    }

    /// <summary>Writes client's and server's cookie as the answer has them.</summary>
    /// <param name="asked">The asker's option: its cookie, and perhaps one of a server.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="nowSeconds">Unix time.</param>
    /// <param name="answer">Room for <see cref="ClientBytes"/> and <see cref="ServerBytes"/>.</param>
    /// <returns>True when the asker showed a cookie that was made here for it.</returns>
    public bool Exchange(ReadOnlySpan<byte> asked, in DnsAsker asker, uint nowSeconds, Span<byte> answer)
    {
        var client = asked[..ClientBytes];
        var shown = asked[ClientBytes..];
        var age = shown.Length == ServerBytes ? unchecked((int)(nowSeconds - BinaryPrimitives.ReadUInt32BigEndian(shown[4..]))) : int.MaxValue;
        var timely = age is >= -AheadSeconds and <= OldestSeconds && shown[0] == Version;
        var current = timely && IsMadeWith(_secret, client, shown, asker);
        var valid = current || (timely && _previous is not null && IsMadeWith(_previous, client, shown, asker));
        client.CopyTo(answer);
        if (current && age is >= 0 and < RenewSeconds)
        {
            shown.CopyTo(answer[ClientBytes..]);
            return true;
        }

        var made = answer.Slice(ClientBytes, ServerBytes);
        made.Clear();
        made[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(made[4..], nowSeconds);
        BinaryPrimitives.WriteUInt64LittleEndian(made[HashOffset..], Hash(_secret, client, made[..HashOffset], asker));
        return valid;
    }

    private static bool IsMadeWith(byte[] secret, ReadOnlySpan<byte> client, ReadOnlySpan<byte> shown, in DnsAsker asker)
    {
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, Hash(secret, client, shown[..HashOffset], asker));
        return CryptographicOperations.FixedTimeEquals(hash, shown[HashOffset..]);
    }

    private static ulong Hash(byte[] secret, ReadOnlySpan<byte> client, ReadOnlySpan<byte> head, in DnsAsker asker)
    {
        Span<byte> message = stackalloc byte[ClientBytes + HashOffset + 16];
        client.CopyTo(message);
        head.CopyTo(message[ClientBytes..]);
        if (asker.IsV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(message[(ClientBytes + HashOffset)..], asker.Source);
            return SipHash.Compute(secret, message);
        }

        BinaryPrimitives.WriteUInt32BigEndian(message[(ClientBytes + HashOffset)..], (uint)asker.Source);
        return SipHash.Compute(secret, message[..(ClientBytes + HashOffset + 4)]);
    }
}
