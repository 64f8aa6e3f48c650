namespace Farspan.Gateway.Egress;

/// <summary>What the first bytes of a tunnel are.</summary>
public enum ClientHelloResult
{
    /// <summary>The start of a ClientHello; more is needed.</summary>
    NeedsMore,

    /// <summary>A whole ClientHello.</summary>
    Complete,

    /// <summary>Not TLS, or a ClientHello that two readers could understand differently.</summary>
    Refused,
}
