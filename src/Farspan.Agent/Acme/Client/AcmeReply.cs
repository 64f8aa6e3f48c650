using Farspan.Pki.Acme.Messages;

namespace Farspan.Agent.Acme.Client;

/// <summary>What a server answered.</summary>
internal sealed record AcmeReply
{
    public required int Status { get; init; }

    public required byte[] Body { get; init; }

    public required string? Location { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    /// <summary>URLs of other chains for the same certificate (RFC 8555 section 7.4.2).</summary>
    public required IReadOnlyList<string> Alternates { get; init; }

    public required ProblemMessage? Problem { get; init; }
}
