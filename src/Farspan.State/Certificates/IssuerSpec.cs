namespace Farspan.State.Certificates;

/// <summary>Who issues a certificate.</summary>
public sealed record IssuerSpec
{
    /// <summary>Name in the topology.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required IssuerKind Kind { get; init; }

    /// <summary>URL of its directory (RFC 8555 section 7.1.1), or null but for ACME.</summary>
    public required string? Directory { get; init; }

    /// <summary>How it is shown that a name is ours, or null but for ACME.</summary>
    public required AcmeChallenge? Challenge { get; init; }

    /// <summary>How long its intermediate is valid, in seconds, or null but for internal ones.</summary>
    public required long? IntermediateSeconds { get; init; }
}
