namespace Farspan.Pki.Acme.Messages;

/// <summary>Orders a certificate.</summary>
/// <remarks>Source: RFC 8555 section 7.4.</remarks>
public sealed record NewOrderMessage
{
    /// <summary>What it is for, at least one.</summary>
    public required IReadOnlyList<IdentifierMessage> Identifiers { get; init; }

    /// <summary>When it shall begin, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it shall end, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
