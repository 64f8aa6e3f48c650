namespace Farspan.Pki.Acme.Records;

/// <summary>An issued certificate as it is kept.</summary>
public sealed record CertificateRecord
{
    /// <summary>Key.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Account { get; init; }

    /// <summary>Serial number, hexadecimal in upper case without leading zeros.</summary>
    public required string Serial { get; init; }

    /// <summary>The certificate and its intermediates, PEM, leaf first.</summary>
    public required string Chain { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>When it was revoked, or null.</summary>
    public required DateTimeOffset? Revoked { get; init; }
}
