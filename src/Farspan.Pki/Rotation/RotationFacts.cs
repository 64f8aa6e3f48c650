namespace Farspan.Pki.Rotation;

/// <summary>What is known of those who hold certificates when a root is replaced.</summary>
public sealed record RotationFacts
{
    /// <summary>True when everybody has said that it believes every root that is to be believed; false where that is not known.</summary>
    public required bool EverybodyBelieves { get; init; }

    /// <summary>Within what time everybody has asked whom to believe, where nobody says so.</summary>
    public required TimeSpan Adoption { get; init; }

    /// <summary>When the last certificate under the old root that may be in use expires; null when there is none.</summary>
    public required DateTimeOffset? LastOldLeaf { get; init; }
}
