using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Server;

/// <summary>A certificate, or why there is none.</summary>
public sealed record IssueResult
{
    /// <summary>The certificate and its intermediates, PEM, leaf first; empty when there is none.</summary>
    public required string Chain { get; init; }

    /// <summary>Why the authority will not issue it, however often it is asked, or null.</summary>
    public required ProblemMessage? Problem { get; init; }
}
