using Farspan.Pki.Acme.Jose;

namespace Farspan.Pki.Acme.Messages;

/// <summary>Asks for an account.</summary>
/// <remarks>Source: RFC 8555 section 7.3.</remarks>
public sealed record NewAccountMessage
{
    /// <summary>URLs of people, such as <c>mailto:ops@example.com</c>.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary>True when the terms are agreed to.</summary>
    public bool? TermsOfServiceAgreed { get; init; }

    /// <summary>True when no account shall be made.</summary>
    public bool? OnlyReturnExisting { get; init; }

    /// <summary>Proof of an external account, or null.</summary>
    public JwsShape? ExternalAccountBinding { get; init; }
}
