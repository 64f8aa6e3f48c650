namespace Farspan.Cli.Ca;

/// <summary>An authority as <c>ca init</c>, <c>ca rotate</c> and <c>ca status</c> tell of it.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Name">Name of the network.</param>
/// <param name="Phase">Where the replacement of a root stands: <c>steady</c>, <c>introduced</c>, <c>switched</c>.</param>
/// <param name="Wait">Why the next step of it has to wait, or null.</param>
/// <param name="Roots">Roots to believe, the issuing one first.</param>
/// <param name="Intermediates">Intermediates whose certificates may be in use; the last issues.</param>
/// <param name="DnsNames">Names that it may issue for.</param>
/// <param name="Networks">Blocks that it may issue for.</param>
/// <param name="TrustDomain">Trust domain of SPIFFE IDs, or null.</param>
/// <param name="Issued">Certificates that may be in use.</param>
/// <param name="Revoked">Those of them that were revoked.</param>
/// <param name="Held">Whom nothing is issued to until <c>ca allow</c>.</param>
/// <param name="CrlNumber">Number of the last revocation list, 0 for none.</param>
/// <param name="Problems">What somebody should look at, one sentence each.</param>
internal sealed record CaReport(
    string Folder,
    string Name,
    string Phase,
    string? Wait,
    IReadOnlyList<CaCertificateRecord> Roots,
    IReadOnlyList<CaCertificateRecord> Intermediates,
    IReadOnlyList<string> DnsNames,
    IReadOnlyList<string> Networks,
    string? TrustDomain,
    int Issued,
    int Revoked,
    IReadOnlyList<CaHeldRecord> Held,
    long CrlNumber,
    IReadOnlyList<string> Problems);
