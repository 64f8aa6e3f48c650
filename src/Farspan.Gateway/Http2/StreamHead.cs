using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Farspan.Gateway.Http1;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Farspan.Gateway.Http2;

/// <summary>A stream's request as a head in HTTP/1.1, for the engine's own strict parser to judge.</summary>
internal sealed class StreamHead
{
    // 16 bytes (RFC 6455 section 4.1).
    private const int KeyBytes = 16;
    private const int LongestKnownName = 32;

    private static readonly Refusal ConnectionField = new(400, "connection-field", "HTTP/2 has no field about the connection: Connection, Keep-Alive, Proxy-Connection, Transfer-Encoding and Upgrade.");
    private static readonly Refusal ConnectProtocol = new(501, "connect-protocol", "The only protocol spoken here by extended CONNECT is websocket.");

    private readonly IHttpRequestFeature _request;
    private readonly bool _hasBody;
    private bool _hasLength;

    public StreamHead(IFeatureCollection features)
    {
        _request = features.GetRequiredFeature<IHttpRequestFeature>();
        _hasBody = features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            IsWebSocket = true;
            Refusal = string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase) ? null : ConnectProtocol;
        }

        Kind = IsWebSocket ? RequestMethod.Get : RequestMethods.Find(Encoding.Latin1.GetBytes(_request.Method));
    }

    /// <summary>Method of the request in HTTP/1.1, where it matters.</summary>
    public RequestMethod Kind { get; }

    /// <summary>True for an extended CONNECT, which becomes a GET with an upgrade.</summary>
    public bool IsWebSocket { get; }

    /// <summary>True when the body goes in chunks: its length is not known.</summary>
    public bool IsChunked => _hasBody && !_hasLength && !IsWebSocket && Kind != RequestMethod.Connect;

    /// <summary>The key that the upstream's answer must show it has understood (RFC 6455 section 1.3).</summary>
    public string WebSocketKey { get; private set; } = "";

    /// <summary>Why it is refused, where the parser would not see it; null otherwise. After <see cref="Write"/>.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Writes it.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        WriteText(IsWebSocket ? "GET" : _request.Method, writer);
        writer.Write(" "u8);
        WriteText(_request.RawTarget, writer);
        writer.Write(" HTTP/1.1\r\nHost: "u8);
        WriteText(_request.Headers.Host.ToString(), writer);
        writer.Write("\r\n"u8);
        foreach (var (name, values) in _request.Headers)
        {
            WriteField(name, values, writer);
        }

        if (IsWebSocket)
        {
            WebSocketKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
            writer.Write("Connection: Upgrade\r\nUpgrade: websocket\r\n"u8);
            WriteLine("Sec-WebSocket-Key", WebSocketKey, writer);
        }
        else if (IsChunked)
        {
            writer.Write("Transfer-Encoding: chunked\r\n"u8);
        }

        writer.Write("\r\n"u8);
    }

    /// <summary>Writes one field line.</summary>
    public static void WriteLine(string name, string value, IBufferWriter<byte> writer)
    {
        var isName = name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);
        WriteText(isName ? name : "\0", writer);
        writer.Write(": "u8);
        WriteText(value, writer);
        writer.Write("\r\n"u8);
    }

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private void WriteField(string name, StringValues values, IBufferWriter<byte> writer)
    {
        switch (Find(name))
        {
            case KnownHeader.Host:
                break;
            case KnownHeader.Connection or KnownHeader.KeepAlive or KnownHeader.ProxyConnection or KnownHeader.TransferEncoding or KnownHeader.Upgrade:
                Refusal ??= ConnectionField;
                break;
            case KnownHeader.Expect when string.Equals(values.ToString(), "100-continue", StringComparison.OrdinalIgnoreCase):
                // The framework answers 100 when the body is read, and it is read when the upstream gets it.
                break;
            case KnownHeader.ContentLength:
                _hasLength = true;
                Refusal ??= !_hasBody && values.ToString() != "0" ? Refusals.Length : null;
                WriteLine(name, values.ToString(), writer);
                break;
            case KnownHeader.Cookie:
                // RFC 9113 section 8.2.3: its pieces become one again.
                WriteLine(name, string.Join("; ", values.ToArray()), writer);
                break;
            default:
                WriteOther(name, values, writer);
                break;
        }
    }

    private void WriteOther(string name, StringValues values, IBufferWriter<byte> writer)
    {
        if (name.StartsWith(':') || (IsWebSocket && string.Equals(name, "Sec-WebSocket-Key", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        foreach (var value in values)
        {
            WriteLine(name, value ?? "", writer);
        }
    }

    private static KnownHeader Find(string name)
    {
        Span<byte> bytes = stackalloc byte[LongestKnownName];
        return name.Length <= bytes.Length && Encoding.Latin1.TryGetBytes(name, bytes, out var length) ? HeaderNames.Find(bytes[..length]) : KnownHeader.Other;
    }

    // What could end a line, and what is no byte, becomes NUL, which the parser refuses wherever it stands.
    private static void WriteText(string text, IBufferWriter<byte> writer)
    {
        if (text.AsSpan().ContainsAny('\r', '\n') || text.AsSpan().ContainsAnyExceptInRange('\0', '\xff'))
        {
            text = "\0";
        }

        Encoding.Latin1.GetBytes(text, writer);
    }
}
