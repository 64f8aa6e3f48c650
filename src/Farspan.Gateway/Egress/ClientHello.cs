using System.Buffers.Binary;
using System.Text;
using Farspan.Addressing;

namespace Farspan.Gateway.Egress;

/// <summary>Reads the server name that a TLS client asks for, so that a tunnel leads where its rule says.</summary>
/// <remarks>
/// <para>Layout: records (RFC 8446 section 5.1: type u8 · version u16 · length u16 · bytes) that carry one handshake message (section 4: type u8 · length u24), a ClientHello (section 4.1.2), in which extension 0 (RFC 6066 section 3) has the name.</para>
/// <para>A message may be cut into records anywhere. With encrypted ClientHello (RFC 9849) the name that is seen here is the outer one, and that one must fit.</para>
/// </remarks>
public static class ClientHello
{
    /// <summary>Longest ClientHello that is read, in bytes; real ones have up to some 2,000.</summary>
    public const int LongestMessage = 16 * 1024;

    private const int RecordHead = 5;
    private const int MessageHead = 4;
    private const int LongestRecord = 16 * 1024;
    private const int LongestName = 253;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;
    private const int ServerNameExtension = 0;

    /// <summary>Reads the name.</summary>
    /// <param name="bytes">What the client has sent so far, from its first byte.</param>
    /// <param name="name">The name, lower case; null without one and until the result is <see cref="ClientHelloResult.Complete"/>.</param>
    public static ClientHelloResult TryReadServerName(ReadOnlySpan<byte> bytes, out string? name)
    {
        name = null;
        Span<byte> message = stackalloc byte[LongestMessage];
        var result = Gather(bytes, message, out var length);
        if (result != ClientHelloResult.Complete || TryReadHello(message[MessageHead..length], out name))
        {
            return result;
        }

        name = null;
        return ClientHelloResult.Refused;
    }

    /// <summary>True when a tunnel to a host may carry a connection that asks for this name. For a host that is an address no name is asked for (RFC 6066 section 3).</summary>
    /// <param name="name">Name that was asked for, or null.</param>
    /// <param name="host">Host of the tunnel, lower case.</param>
    public static bool Fits(string? name, string host) => name is null ? Cidr.TryParseAddress(host, out _) : string.Equals(name, host, StringComparison.Ordinal);

    // Puts the handshake message together from its records.
    private static ClientHelloResult Gather(ReadOnlySpan<byte> bytes, Span<byte> message, out int length)
    {
        length = 0;
        var whole = MessageHead;
        while (true)
        {
            if (!StartsLikeRecord(bytes))
            {
                return ClientHelloResult.Refused;
            }

            if (bytes.Length < RecordHead)
            {
                return ClientHelloResult.NeedsMore;
            }

            var size = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            var part = bytes[RecordHead..Math.Min(bytes.Length, RecordHead + size)];
            for (var i = 0; i < part.Length && length < whole; i++)
            {
                message[length++] = part[i];
                if (length == 1 && message[0] != ClientHelloType)
                {
                    return ClientHelloResult.Refused;
                }

                if (length == MessageHead)
                {
                    whole = MessageHead + ((message[1] << 16) | (message[2] << 8) | message[3]);
                    if (whole > LongestMessage)
                    {
                        return ClientHelloResult.Refused;
                    }
                }
            }

            if (length == whole && length > MessageHead)
            {
                return ClientHelloResult.Complete;
            }

            if (length == whole || bytes.Length < RecordHead + size)
            {
                return length == whole ? ClientHelloResult.Refused : ClientHelloResult.NeedsMore;
            }

            bytes = bytes[(RecordHead + size)..];
        }
    }

    // As much of a record's head as is there: type, major version 3, a length that is neither 0 nor too large.
    private static bool StartsLikeRecord(ReadOnlySpan<byte> bytes) =>
        (bytes.Length < 1 || bytes[0] == HandshakeRecord) &&
        (bytes.Length < 2 || bytes[1] == 3) &&
        (bytes.Length < 3 || bytes[2] <= 4) &&
        (bytes.Length < RecordHead || BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]) is > 0 and <= LongestRecord);

    private static bool TryReadHello(ReadOnlySpan<byte> hello, out string? name)
    {
        const int VersionAndRandom = 34;
        const int LongestSession = 32;
        name = null;
        if (hello.Length < VersionAndRandom || hello[0] != 3)
        {
            return false;
        }

        var rest = hello[VersionAndRandom..];
        if (!TryTake(ref rest, 1, out var session) || session.Length > LongestSession ||
            !TryTake(ref rest, 2, out var suites) || suites.IsEmpty || suites.Length % 2 != 0 ||
            !TryTake(ref rest, 1, out var compressions) || compressions.IsEmpty)
        {
            return false;
        }

        // Without extensions the message may end here (RFC 5246 section 7.4.1.2).
        return rest.IsEmpty || (TryTake(ref rest, 2, out var extensions) && rest.IsEmpty && TryReadExtensions(extensions, out name));
    }

    private static bool TryReadExtensions(ReadOnlySpan<byte> extensions, out string? name)
    {
        name = null;
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2)
            {
                return false;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake(ref extensions, 2, out var content) || (type == ServerNameExtension && (name is not null || !TryReadName(content, out name))))
            {
                return false;
            }
        }

        return true;
    }

    // One name of the only type there is.
    private static bool TryReadName(ReadOnlySpan<byte> content, out string? name)
    {
        name = null;
        if (!TryTake(ref content, 2, out var list) || !content.IsEmpty || list.IsEmpty || list[0] != 0)
        {
            return false;
        }

        list = list[1..];
        if (!TryTake(ref list, 2, out var text) || !list.IsEmpty || text.Length is 0 or > LongestName || text.ContainsAnyExcept(NameLetters))
        {
            return false;
        }

        name = Encoding.ASCII.GetString(text).ToLowerInvariant();
        return name[^1] != '.' && !Cidr.TryParseAddress(name, out _);
    }

    private static readonly System.Buffers.SearchValues<byte> NameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"u8);

    // A vector with its length in front.
    private static bool TryTake(ref ReadOnlySpan<byte> rest, int lengthBytes, out ReadOnlySpan<byte> vector)
    {
        vector = default;
        if (rest.Length < lengthBytes)
        {
            return false;
        }

        var length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < lengthBytes + length)
        {
            return false;
        }

        vector = rest.Slice(lengthBytes, length);
        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
