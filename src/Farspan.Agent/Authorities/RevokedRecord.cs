using Farspan.Pki.Revocation;

namespace Farspan.Agent.Authorities;

/// <summary>A revoked certificate and who issued it.</summary>
public sealed record RevokedRecord
{
    /// <summary>Number of its intermediate.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Until when it would have been valid; after that it need not be listed.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The certificate.</summary>
    public required RevokedCertificate Certificate { get; init; }
}
