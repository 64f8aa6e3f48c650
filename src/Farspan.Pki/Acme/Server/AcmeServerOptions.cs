namespace Farspan.Pki.Acme.Server;

/// <summary>What a server is told.</summary>
public sealed record AcmeServerOptions
{
    /// <summary>What it issues for.</summary>
    public required NamePolicy Names { get; init; }

    /// <summary>Names by which CAA records mean it; the first stands in the directory's metadata.</summary>
    public required IReadOnlyList<string> CaaIdentities { get; init; }

    /// <summary>URL of terms that must be agreed to, or null.</summary>
    public required string? TermsOfService { get; init; }

    /// <summary>True when new accounts need an external one.</summary>
    public required bool IsExternalAccountRequired { get; init; }

    /// <summary>Finds an external account by its key's name; null when there is none.</summary>
    public required Func<string, ExternalAccount?> ExternalAccounts { get; init; }

    /// <summary>Longest life of a certificate.</summary>
    public required TimeSpan CertificateLifetime { get; init; }

    /// <summary>Bounds.</summary>
    public required AcmeLimits Limits { get; init; }
}
