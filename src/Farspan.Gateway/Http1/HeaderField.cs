namespace Farspan.Gateway.Http1;

/// <summary>One field line of a head (RFC 9112 section 5).</summary>
/// <param name="Name">The name as it came.</param>
/// <param name="Value">The value without the white space around it.</param>
/// <param name="Known">What it is, where the gateway must know.</param>
public readonly record struct HeaderField(ByteRange Name, ByteRange Value, KnownHeader Known);
