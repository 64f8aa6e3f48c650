namespace Farspan.Pki.Acme.Messages;

/// <summary>A page of an account's orders.</summary>
/// <remarks>Source: RFC 8555 section 7.1.2.1.</remarks>
public sealed record OrdersMessage
{
    /// <summary>Where they are.</summary>
    public required IReadOnlyList<string> Orders { get; init; }
}
