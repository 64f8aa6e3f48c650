namespace Farspan.Verification.Certificates;

/// <summary>What was seen of a certificate that a machine must have.</summary>
public sealed record CertificateResult
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Name of the certificate there.</summary>
    public required string Certificate { get; init; }

    /// <summary>Name of who is declared to issue it.</summary>
    public required string Issuer { get; init; }

    /// <summary>What is wrong, with what was seen in a few words; empty where it is as declared.</summary>
    public required IReadOnlyList<(CertificateFault Fault, string Seen)> Faults { get; init; }
}
