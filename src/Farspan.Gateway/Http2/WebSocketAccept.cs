using System.Security.Cryptography;
using System.Text;

namespace Farspan.Gateway.Http2;

/// <summary>What an upstream answers to show that it speaks WebSocket (RFC 6455 section 4.2.2).</summary>
public static class WebSocketAccept
{
    /// <summary>The field it stands in.</summary>
    public const string FieldName = "Sec-WebSocket-Accept";

    private const string Identifier = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The answer that fits a key.</summary>
    /// <param name="key">Value of Sec-WebSocket-Key as it came.</param>
#pragma warning disable CA5350 // The protocol says SHA-1; nothing secret depends on it.
    public static string Of(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Identifier)));
#pragma warning restore CA5350
}
