namespace Farspan.Verification.Gateways;

/// <summary>What of a caller's credentials is wrong on purpose.</summary>
public enum GatewayForgery
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The token: random, under no name.</summary>
    Token,

    /// <summary>The certificate: the right name, of an authority that nobody trusts.</summary>
    Certificate,
}
