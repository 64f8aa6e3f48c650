using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Records;

/// <summary>An order as it is kept.</summary>
/// <remarks>Source: RFC 8555 section 7.1.3.</remarks>
public sealed record OrderRecord
{
    /// <summary>Key.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Account { get; init; }

    /// <summary>State.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it comes to nothing if it is not done.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What the certificate is for, at least one, each once.</summary>
    public required IReadOnlyList<IdentifierMessage> Identifiers { get; init; }

    /// <summary>When the certificate shall begin, or null.</summary>
    public required DateTimeOffset? NotBefore { get; init; }

    /// <summary>When the certificate shall end, or null.</summary>
    public required DateTimeOffset? NotAfter { get; init; }

    /// <summary>Keys of its authorizations.</summary>
    public required IReadOnlyList<string> Authorizations { get; init; }

    /// <summary>The signing request (DER) as base64url while the certificate is being made, else null.</summary>
    public required string? SigningRequest { get; init; }

    /// <summary>Key of the certificate, or null.</summary>
    public required string? Certificate { get; init; }

    /// <summary>Why it came to nothing, or null.</summary>
    public required ProblemMessage? Error { get; init; }
}
