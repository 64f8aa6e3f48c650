using System.Buffers.Binary;
using System.Net.Security;
using System.Text;

namespace Farspan.Verification.Tls;

/// <summary>Writes a ClientHello that offers exactly one version and the suites that are asked about, which no TLS library lets its callers do for the forbidden versions.</summary>
/// <remarks>
/// <para>Layout: one record (RFC 8446 section 5.1: type u8 · version u16 · length u16) with one handshake message (section 4: type u8 · length u24): version u16 · random 32 · session id u8+bytes · suites u16+u16… · compression u8+0 · extensions u16+(type u16 · length u16 · bytes)….</para>
/// <para>The key share is 32 bytes that are nobody's key: a server that accepts the offer shows it by its ServerHello, and the handshake is given up there.</para>
/// </remarks>
public static class ClientHelloWriter
{
    /// <summary>Bytes of <c>entropy</c> that a hello takes: random, session id and key share.</summary>
    public const int EntropyBytes = 96;

    private const int RandomBytes = 32;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;

    // RFC 8446 section 4.2.7 and RFC 7919; RFC 8446 section 4.2.3 and, for the old versions, RFC 5246 section 7.4.1.4.1.
    private static readonly ushort[] _groups = [0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x0100, 0x0101];
    private static readonly ushort[] _signatures = [0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201];

    /// <summary>Writes the record.</summary>
    /// <param name="version">The only version offered.</param>
    /// <param name="suites">The suites offered, at least one.</param>
    /// <param name="serverName">Name that is asked for (RFC 6066 section 3), or null for none.</param>
    /// <param name="entropy"><see cref="EntropyBytes"/> random bytes.</param>
    public static byte[] Write(WireVersion version, IReadOnlyList<TlsCipherSuite> suites, string? serverName, ReadOnlySpan<byte> entropy)
    {
        ArgumentNullException.ThrowIfNull(suites);
        ArgumentOutOfRangeException.ThrowIfZero(suites.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(entropy.Length, EntropyBytes);
        var legacy = (ushort)Math.Min((int)version, (int)WireVersion.Tls12);
        var body = new List<byte>();
        Add(body, legacy);
        body.AddRange(entropy[..RandomBytes]);
        body.Add(RandomBytes);
        body.AddRange(entropy.Slice(RandomBytes, RandomBytes));
        AddBlock(body, 2, [.. suites.SelectMany(s => Bytes((ushort)s))]);
        body.AddRange([1, 0]);
        // SSL 3.0 knows no extensions, and some of its servers end at them.
        if (version != WireVersion.Ssl30)
        {
            AddBlock(body, 2, Extensions(version, serverName, entropy[(2 * RandomBytes)..]));
        }

        List<byte> message = [ClientHelloType];
        AddBlock(message, 3, body);
        List<byte> record = [HandshakeRecord];
        Add(record, (ushort)Math.Min((int)version, (int)WireVersion.Tls10));
        AddBlock(record, 2, message);
        return [.. record];
    }

    private static List<byte> Extensions(WireVersion version, string? serverName, ReadOnlySpan<byte> keyShare)
    {
        var all = new List<byte>();
        if (serverName is not null)
        {
            List<byte> name = [0];
            AddBlock(name, 2, Encoding.ASCII.GetBytes(serverName));
            AddExtension(all, 0, Block(2, name));
        }

        AddExtension(all, 10, Block(2, [.. _groups.SelectMany(Bytes)]));
        AddExtension(all, 11, [1, 0]);
        if (version >= WireVersion.Tls12)
        {
            AddExtension(all, 13, Block(2, [.. _signatures.SelectMany(Bytes)]));
        }

        if (version == WireVersion.Tls13)
        {
            AddExtension(all, 43, Block(1, Bytes((ushort)version)));
            List<byte> share = [.. Bytes(_groups[0])];
            AddBlock(share, 2, keyShare.ToArray());
            AddExtension(all, 51, Block(2, share));
        }

        return all;
    }

    private static void AddExtension(List<byte> all, ushort type, IReadOnlyCollection<byte> content)
    {
        Add(all, type);
        AddBlock(all, 2, content);
    }

    private static List<byte> Block(int lengthBytes, IReadOnlyCollection<byte> content)
    {
        var block = new List<byte>();
        AddBlock(block, lengthBytes, content);
        return block;
    }

    private static void AddBlock(List<byte> to, int lengthBytes, IReadOnlyCollection<byte> content)
    {
        for (var shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8)
        {
            to.Add((byte)(content.Count >> shift));
        }

        to.AddRange(content);
    }

    private static void Add(List<byte> to, ushort value) => to.AddRange(Bytes(value));

    private static byte[] Bytes(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
