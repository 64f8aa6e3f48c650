namespace Farspan.Agent.Acme.Client;

/// <summary>The account that is wanted.</summary>
public sealed record AcmeAccountRequest
{
    /// <summary>URLs of people, such as <c>mailto:ops@example.com</c>; may be empty.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>True when whoever asks agrees to the server's terms.</summary>
    public required bool IsAgreed { get; init; }

    /// <summary>Name of the external account's key, or null.</summary>
    public required string? ExternalName { get; init; }

    /// <summary>The external account's key, or null.</summary>
    public required Pki.Acme.Server.SharedKey? ExternalKey { get; init; }
}
