namespace Farspan.Pki.Acme.Messages;

/// <summary>An account.</summary>
/// <remarks>Source: RFC 8555 section 7.1.2.</remarks>
public sealed record AccountMessage
{
    /// <summary>Its state.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>URLs of people.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary>True when the terms were agreed to.</summary>
    public bool? TermsOfServiceAgreed { get; init; }

    /// <summary>Where its orders are listed.</summary>
    public string? Orders { get; init; }
}
