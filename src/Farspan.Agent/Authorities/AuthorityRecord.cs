using Farspan.Pki.Authorities;
using Farspan.Pki.Rotation;

namespace Farspan.Agent.Authorities;

/// <summary>What an internal authority is at this moment; no secret is in it.</summary>
public sealed record AuthorityRecord
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version that it was written with.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the network, and trust domain of its SPIFFE IDs.</summary>
    public required string Name { get; init; }

    /// <summary>What intermediates may issue for.</summary>
    public required NameConstraints Constraints { get; init; }

    /// <summary>Where revocation is asked after.</summary>
    public required RevocationPlaces Places { get; init; }

    /// <summary>Which roots are believed, and which issues.</summary>
    public required RootRotation Rotation { get; init; }

    /// <summary>Intermediates whose certificates may be in use, oldest first; the last under the issuing root issues.</summary>
    public required IReadOnlyList<IntermediateRecord> Intermediates { get; init; }

    /// <summary>Number of the last revocation list.</summary>
    public required long CrlNumber { get; init; }

    /// <summary>Revoked certificates of the intermediates above.</summary>
    public required IReadOnlyList<RevokedRecord> Revoked { get; init; }

    /// <summary>Whom nothing is issued to until somebody allows it; nobody in records of earlier versions.</summary>
    public IReadOnlyList<HeldIdentity> Held { get; init => field = value ?? []; } = [];

    /// <summary>Within how many seconds every machine asks whom to believe.</summary>
    public required long AdoptionSeconds { get; init; }

    /// <summary>How long intermediates live, in seconds.</summary>
    public required long IntermediateSeconds { get; init; }

    /// <summary>How long roots live, in seconds.</summary>
    public required long RootSeconds { get; init; }
}
