namespace Farspan.Pki.Acme.Messages;

/// <summary>What a server says of itself.</summary>
/// <remarks>Source: RFC 8555 section 7.1.1.</remarks>
public sealed record DirectoryMetaMessage
{
    /// <summary>Terms that must be agreed to, or null.</summary>
    public string? TermsOfService { get; init; }

    /// <summary>Where people read more.</summary>
    public string? Website { get; init; }

    /// <summary>Names by which CAA records mean this server (RFC 8659).</summary>
    public IReadOnlyList<string>? CaaIdentities { get; init; }

    /// <summary>True when a new account needs an external one.</summary>
    public bool? ExternalAccountRequired { get; init; }
}
