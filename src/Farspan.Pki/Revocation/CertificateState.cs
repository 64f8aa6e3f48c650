namespace Farspan.Pki.Revocation;

/// <summary>What an authority knows about a serial number.</summary>
public sealed record CertificateState
{
    /// <summary>True when the authority issued it.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Since when and why it is not to be believed; null when it is.</summary>
    public required RevokedCertificate? Revoked { get; init; }
}
