using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>What a raw caller got for a stream: a status, a reset or the end of the connection.</summary>
public sealed record RawAnswer(int Status, int? Reset, int? GoAway, string Body);

/// <summary>A caller that writes frames of RFC 9113 by hand, so that it can write what no library does.</summary>
public sealed class RawHttp2 : IAsyncDisposable
{
    public const int ProtocolError = 1;
    public const int Cancel = 8;
    private const int HeadLength = 9;
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
    }

    public static async Task<RawHttp2> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var raw = new RawHttp2();
        await raw._client.ConnectAsync(endpoint, cancellationToken);
        raw._stream = raw._client.GetStream();

        // SETTINGS_HEADER_TABLE_SIZE = 0: answers refer to the static table only.
        byte[] settings = [0, 1, 0, 0, 0, 0];
        await raw._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        await raw.WriteAsync(Frame.Settings, 0, 0, settings, cancellationToken);
        return raw;
    }

    public static (string, string)[] Head(string method, string path, params (string, string)[] more) =>
        [(":method", method), (":scheme", "http"), (":authority", "entry:8000"), (":path", path), .. more];

    public Task HeadersAsync(int stream, bool isEnd, (string Name, string Value)[] fields, CancellationToken cancellationToken)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            // Literal without indexing, new name, no Huffman code (RFC 7541 section 6.2.2).
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return WriteAsync(Frame.Headers, (byte)(isEnd ? 5 : 4), stream, block.ToArray(), cancellationToken);
    }

    public Task DataAsync(int stream, bool isEnd, byte[] data, CancellationToken cancellationToken) => WriteAsync(Frame.Data, (byte)(isEnd ? 1 : 0), stream, data, cancellationToken);

    public Task ResetAsync(int stream, CancellationToken cancellationToken) => WriteAsync(Frame.Reset, 0, stream, [0, 0, 0, Cancel], cancellationToken);

    /// <summary>Reads until the gateway says that it begins no more streams.</summary>
    public async Task GoneAwayAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is var (type, _, _, _) && type != Frame.GoAway)
        {
        }
    }

    /// <summary>Reads until the stream, or the connection, has ended.</summary>
    public async Task<RawAnswer> AnswerAsync(int stream, CancellationToken cancellationToken)
    {
        var (status, goAway) = (0, (int?)null);
        var body = new StringBuilder();
        while (await ReadAsync(cancellationToken) is var (type, flags, id, payload))
        {
            if (type == Frame.GoAway)
            {
                goAway = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
            }
            else if (type == Frame.Settings && (flags & 1) == 0)
            {
                await WriteAsync(Frame.Settings, 1, 0, [], cancellationToken);
            }
            else if (type == Frame.Reset && id == stream)
            {
                return new RawAnswer(status, BinaryPrimitives.ReadInt32BigEndian(payload), goAway, body.ToString());
            }
            else if (type is Frame.Headers or Frame.Data && id == stream)
            {
                status = type == Frame.Headers && status is 0 or 100 ? Status(payload) : status;
                body.Append(type == Frame.Data ? Encoding.Latin1.GetString(payload) : "");
                if ((flags & 1) != 0)
                {
                    return new RawAnswer(status, null, goAway, body.ToString());
                }
            }
        }

        return new RawAnswer(status, null, goAway, body.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private static void WriteText(MemoryStream block, string text)
    {
        const int prefix = 127;
        var rest = text.Length - prefix;
        block.WriteByte((byte)Math.Min(text.Length, prefix));
        for (; rest >= 128; rest >>= 7)
        {
            block.WriteByte((byte)(rest | 128));
        }

        if (text.Length >= prefix)
        {
            block.WriteByte((byte)rest);
        }

        block.Write(Encoding.Latin1.GetBytes(text));
    }

    // The status comes first, perhaps behind new sizes of the table: an index of the static table, or a literal with the name of index 8 (RFC 7541 appendix A).
    private static int Status(byte[] block)
    {
        var at = Array.FindIndex(block, b => (b & 0xe0) != 0x20);
        return block[at] switch
        {
            0x88 => 200,
            0x89 => 204,
            0x8a => 206,
            0x8b => 304,
            0x8c => 400,
            0x8d => 404,
            0x8e => 500,
            _ => int.Parse(Encoding.ASCII.GetString(block, at + 2, 3), CultureInfo.InvariantCulture),
        };
    }

    private async Task WriteAsync(Frame type, byte flags, int stream, byte[] payload, CancellationToken cancellationToken)
    {
        var frame = new byte[HeadLength + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = ((byte)type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadLength);
        await _stream.WriteAsync(frame, cancellationToken);
    }

    private async Task<(Frame Type, byte Flags, int Stream, byte[] Payload)?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = new byte[HeadLength];
            await _stream.ReadExactlyAsync(head, cancellationToken);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await _stream.ReadExactlyAsync(payload, cancellationToken);
            return ((Frame)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
