namespace Farspan.State.Gateways;

/// <summary>A token that a caller may show as <c>Authorization: Bearer</c> (RFC 6750 section 2.1). The token itself is not here.</summary>
public sealed record TokenSpec
{
    /// <summary>Name of who holds it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, 64 lower-case hexadecimal digits. A token has 256 random bits: nothing slower is needed to keep it.</summary>
    public required string Sha256 { get; init; }
}
