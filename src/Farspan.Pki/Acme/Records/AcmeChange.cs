namespace Farspan.Pki.Acme.Records;

/// <summary>What changes together: all of it is kept, or none.</summary>
public sealed record AcmeChange
{
    /// <summary>Accounts that are new or changed.</summary>
    public IReadOnlyList<AccountRecord>? Accounts { get; init; }

    /// <summary>Orders that are new or changed.</summary>
    public IReadOnlyList<OrderRecord>? Orders { get; init; }

    /// <summary>Authorizations that are new or changed.</summary>
    public IReadOnlyList<AuthorizationRecord>? Authorizations { get; init; }

    /// <summary>Certificates that are new or changed.</summary>
    public IReadOnlyList<CertificateRecord>? Certificates { get; init; }

    /// <summary>Keys of orders, authorizations and certificates that are dropped.</summary>
    public IReadOnlyList<string>? Dropped { get; init; }
}
