namespace Farspan.Pki.Acme.Messages;

/// <summary>What went wrong.</summary>
/// <remarks>Source: RFC 8555 section 6.7; RFC 7807.</remarks>
public sealed record ProblemMessage
{
    /// <summary>A URN that begins with <c>urn:ietf:params:acme:error:</c>, or another URI.</summary>
    public required string Type { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Detail { get; init; }

    /// <summary>HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Which name it is about, or null.</summary>
    public IdentifierMessage? Identifier { get; init; }

    /// <summary>One for each name, or null.</summary>
    public IReadOnlyList<ProblemMessage>? Subproblems { get; init; }

    /// <summary>What may be signed with, after <c>badSignatureAlgorithm</c>.</summary>
    public IReadOnlyList<string>? Algorithms { get; init; }
}
