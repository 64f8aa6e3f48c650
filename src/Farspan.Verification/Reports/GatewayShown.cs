namespace Farspan.Verification.Reports;

/// <summary>Requests through a gateway by what their callers showed and spoke.</summary>
public sealed record GatewayShown
{
    /// <summary><c>nothing</c>, <c>token/ops</c>, <c>certificate/ci.example</c>, <c>a wrong token</c>.</summary>
    public required string What { get; init; }

    /// <summary><c>cleartext</c>, <c>TLS 1.2</c>, <c>TLS 1.3</c>.</summary>
    public required string Spoken { get; init; }

    /// <summary>Those that the policies allow and that arrived, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Those that no policy allows and that got nowhere, of those tried.</summary>
    public required Ratio Refused { get; init; }
}
