using System.Buffers.Binary;
using System.Net.Security;

namespace Farspan.Verification.Tls;

/// <summary>Reads what a server chose from the first record of its answer.</summary>
/// <remarks>
/// <para>ServerHello (RFC 8446 section 4.1.3): version u16 · random 32 · session id u8+bytes · suite u16 · compression u8 · extensions; extension 43 has the version where it is 1.3. A HelloRetryRequest has the same form: it accepts version and suite, and wants another key share.</para>
/// <para>Servers send the ServerHello whole in their first record, which it fits into many times over.</para>
/// </remarks>
public static class ServerHelloReader
{
    /// <summary>More is not read of an answer, in bytes.</summary>
    public const int MostBytes = 16 * 1024 + RecordHead;

    private const int RecordHead = 5;
    private const int MessageHead = 4;
    private const int RandomBytes = 32;
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ServerHelloType = 2;
    private const int SupportedVersions = 43;

    /// <summary>Reads as much as has arrived; never throws.</summary>
    public static HelloAnswer Read(ReadOnlySpan<byte> arrived)
    {
        if (arrived.Length > 0 && arrived[0] is not (AlertRecord or HandshakeRecord) || arrived.Length > 1 && arrived[1] != 3)
        {
            return Of(HelloAnswerKind.NotTls);
        }

        if (arrived.Length < RecordHead)
        {
            return Of(HelloAnswerKind.Incomplete);
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(arrived[3..]);
        if (arrived.Length < RecordHead + length)
        {
            return Of(length > MostBytes - RecordHead ? HelloAnswerKind.NotTls : HelloAnswerKind.Incomplete);
        }

        var content = arrived.Slice(RecordHead, length);
        if (arrived[0] == AlertRecord)
        {
            return content.Length == 2 ? new HelloAnswer(HelloAnswerKind.Refused, default, default, content[1]) : Of(HelloAnswerKind.NotTls);
        }

        return TryReadHello(content, out var answer) ? answer : Of(HelloAnswerKind.NotTls);
    }

    private static bool TryReadHello(ReadOnlySpan<byte> message, out HelloAnswer answer)
    {
        answer = default;
        const int Fixed = MessageHead + 2 + RandomBytes + 1;
        if (message.Length < Fixed || message[0] != ServerHelloType || message.Length < Fixed + message[Fixed - 1] + 3)
        {
            return false;
        }

        var version = BinaryPrimitives.ReadUInt16BigEndian(message[MessageHead..]);
        var rest = message[(Fixed + message[Fixed - 1])..];
        var suite = (TlsCipherSuite)BinaryPrimitives.ReadUInt16BigEndian(rest);
        var body = MessageHead + (message[1] << 16 | message[2] << 8 | message[3]);
        var extensions = body <= message.Length ? message[(message.Length - rest.Length + 3)..body] : rest[3..];
        answer = new HelloAnswer(HelloAnswerKind.Accepted, (WireVersion)(ChosenVersion(extensions) ?? version), suite, 0);
        return true;
    }

    private static ushort? ChosenVersion(ReadOnlySpan<byte> block)
    {
        if (block.Length < 2)
        {
            return null;
        }

        var extensions = block[2..];
        while (extensions.Length >= 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            var length = BinaryPrimitives.ReadUInt16BigEndian(extensions[2..]);
            if (extensions.Length < 4 + length)
            {
                return null;
            }

            if (type == SupportedVersions && length == 2)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(extensions[4..]);
            }

            extensions = extensions[(4 + length)..];
        }

        return null;
    }

    private static HelloAnswer Of(HelloAnswerKind kind) => new(kind, default, default, 0);
}
