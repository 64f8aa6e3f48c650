using Farspan.Pki.Authorities;
using Farspan.State.Certificates;

namespace Farspan.Agent.Authorities;

/// <summary>What a new internal authority is to be.</summary>
public sealed record AuthorityPlan
{
    /// <summary>Name of the network, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>What it may issue for.</summary>
    public required NameConstraints Constraints { get; init; }

    /// <summary>Where revocation is asked after.</summary>
    public required RevocationPlaces Places { get; init; }

    /// <summary>Kind of the root's key.</summary>
    public required KeyKind RootKey { get; init; }

    /// <summary>How long roots live.</summary>
    public required TimeSpan RootLifetime { get; init; }

    /// <summary>How long intermediates live.</summary>
    public required TimeSpan IntermediateLifetime { get; init; }

    /// <summary>Within what time every machine asks whom to believe.</summary>
    public required TimeSpan Adoption { get; init; }

    /// <summary>Ten years for the root, which lies in a drawer; a year for intermediates; a day for machines to learn of a new root.</summary>
    public static AuthorityPlan Of(string name, NameConstraints constraints) => new()
    {
        Name = name,
        Constraints = constraints,
        Places = RevocationPlaces.None,
        RootKey = KeyKind.EcdsaP384,
        RootLifetime = TimeSpan.FromDays(3652),
        IntermediateLifetime = TimeSpan.FromDays(365),
        Adoption = TimeSpan.FromDays(1),
    };
}
