namespace Farspan.Pki.Acme.Messages;

/// <summary>A name or an address.</summary>
/// <remarks>Source: RFC 8555 section 7.1.3; RFC 8738 section 3.</remarks>
public sealed record IdentifierMessage
{
    /// <summary><c>dns</c>, or <c>ip</c> (RFC 8738).</summary>
    public required string Type { get; init; }

    /// <summary>The name or address in text.</summary>
    public required string Value { get; init; }
}
