namespace Farspan.Gateway.Http1;

/// <summary>What messages are refused for.</summary>
internal static class Refusals
{
    public static readonly Refusal BareLineFeed = Bad("bare-line-feed", "A line must end with CR and LF.");
    public static readonly Refusal StatusLine = Bad("status-line", "The status line must be a version, a code of three digits and a reason.");
    public static readonly Refusal RequestLine = Bad("request-line", "The request line must be a method, a target and a version with one space between them.");
    public static readonly Refusal Method = Bad("method", "The method is not a token.");
    public static readonly Refusal Version = new(505, "version", "HTTP/1.0, HTTP/1.1 and HTTP/2 are spoken here.");
    public static readonly Refusal VersionText = Bad("version-text", "The version must be HTTP/1.0 or HTTP/1.1.");
    public static readonly Refusal Target = Bad("target", "The request target has a character that must be percent-encoded.");
    public static readonly Refusal TargetForm = Bad("target-form", "The request target does not fit the method.");
    public static readonly Refusal TargetLength = new(414, "target-length", "The request target is too long.");
    public static readonly Refusal TooLarge = new(431, "head-size", "The head is too large.");
    public static readonly Refusal TooManyFields = new(431, "head-fields", "The head has too many fields.");
    public static readonly Refusal FoldedField = Bad("folded-field", "A field must not go on in the next line.");
    public static readonly Refusal FieldWithoutName = Bad("field-without-name", "A field line must begin with a name and a colon.");
    public static readonly Refusal FieldName = Bad("field-name", "A field name has a character that it must not have; nothing may stand between name and colon.");
    public static readonly Refusal FieldValue = Bad("field-value", "A field value has a control character.");
    public static readonly Refusal Host = Bad("host", "A request needs exactly one Host field.");
    public static readonly Refusal HostText = Bad("host-text", "The host is not a host name or address with an optional port.");
    public static readonly Refusal ConnectionNamesNeeded = Bad("connection-names", "Connection names a field that every hop needs.");
    public static readonly Refusal Length = Bad("length", "Content-Length must stand once and be a number.");
    public static readonly Refusal LengthAndEncoding = Bad("length-and-encoding", "Content-Length and Transfer-Encoding exclude each other.");
    public static readonly Refusal Encoding = Bad("encoding", "Transfer-Encoding must stand once, as chunked, and not in HTTP/1.0.");
    public static readonly Refusal OtherEncoding = new(501, "other-encoding", "The only transfer coding spoken here is chunked.");
    public static readonly Refusal Expectation = new(417, "expectation", "The only expectation known here is 100-continue.");
    public static readonly Refusal TunnelBody = Bad("tunnel-body", "CONNECT has no body.");
    public static readonly Refusal DoubledSecret = Bad("doubled-authorization", "Authorization must not stand twice.");
    public static readonly Refusal ChunkSize = Bad("chunk-size", "A chunk must begin with its size in hexadecimal digits.");
    public static readonly Refusal ChunkEnd = Bad("chunk-end", "A chunk must end with CR and LF.");
    public static readonly Refusal ChunkExtension = Bad("chunk-extension", "A chunk extension is too long or has a control character.");
    public static readonly Refusal HeadTimeout = new(408, "head-timeout", "The head took too long to arrive.");
    public static readonly Refusal BodySize = new(413, "body-size", "The body is too large.");
    public static readonly Refusal TrailerField = Bad("trailer-field", "A trailer field is malformed, or may not stand in a trailer.");
    public static readonly Refusal TrailerSize = new(431, "trailer-size", "The trailer is too large.");

    private static Refusal Bad(string code, string sentence) => new(400, code, sentence);
}
