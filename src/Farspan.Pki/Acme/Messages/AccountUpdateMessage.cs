namespace Farspan.Pki.Acme.Messages;

/// <summary>Changes an account.</summary>
/// <remarks>Source: RFC 8555 sections 7.3.2 and 7.3.6.</remarks>
public sealed record AccountUpdateMessage
{
    /// <summary>New contacts, or null to keep them.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary><c>deactivated</c> to close it, or null.</summary>
    public string? Status { get; init; }
}
