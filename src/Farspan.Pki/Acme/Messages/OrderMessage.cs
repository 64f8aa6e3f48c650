namespace Farspan.Pki.Acme.Messages;

/// <summary>An order.</summary>
/// <remarks>Source: RFC 8555 section 7.1.3.</remarks>
public sealed record OrderMessage
{
    /// <summary>Its state.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>When it comes to nothing if it is not done.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What the certificate is for.</summary>
    public required IReadOnlyList<IdentifierMessage> Identifiers { get; init; }

    /// <summary>When it shall begin, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it shall end, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Why it came to nothing, or null.</summary>
    public ProblemMessage? Error { get; init; }

    /// <summary>Where the names are shown to be the asker's.</summary>
    public required IReadOnlyList<string> Authorizations { get; init; }

    /// <summary>Where the signing request is sent.</summary>
    public required string Finalize { get; init; }

    /// <summary>Where the certificate is, once it is there.</summary>
    public string? Certificate { get; init; }
}
