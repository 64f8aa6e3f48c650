using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Server;

/// <summary>A challenge to look at.</summary>
public sealed record ValidationTask
{
    /// <summary>Key of the authorization.</summary>
    public required string Authorization { get; init; }

    /// <summary>Which challenge.</summary>
    public required AcmeChallenge Kind { get; init; }

    /// <summary>The name or address.</summary>
    public required AcmeIdentifier Identifier { get; init; }

    /// <summary>The token.</summary>
    public required string Token { get; init; }

    /// <summary>Token and thumbprint: what must be shown (RFC 8555 section 8.1).</summary>
    public required string KeyAuthorization { get; init; }

    /// <summary>URL of the account, for CAA records that name it (RFC 8657 section 3).</summary>
    public required string AccountUrl { get; init; }
}
