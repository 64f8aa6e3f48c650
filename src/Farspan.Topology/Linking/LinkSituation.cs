using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Topology.Linking;

/// <summary>All that the choice of a link's method depends on.</summary>
/// <param name="First">Kind of the one network's provider.</param>
/// <param name="Second">Kind of the other's.</param>
/// <param name="Region">How their regions relate.</param>
/// <param name="Overlaps">True when the two networks have an address in common.</param>
public readonly record struct LinkSituation(ProviderKind First, ProviderKind Second, RegionRelation Region, bool Overlaps)
{
    /// <summary>True where both are the same cloud.</summary>
    public bool IsOneCloud => First == Second && IsCloud(First);

    /// <summary>True where neither is a cloud.</summary>
    public bool AreOwnSites => !IsCloud(First) && !IsCloud(Second);

    /// <summary>True where the cloud sells private links between its customers: AWS PrivateLink, Azure Private Link.</summary>
    public bool HasPrivateLinks => First == Second && First is (ProviderKind.Aws or ProviderKind.Azure);

    /// <summary>The situation of two networks.</summary>
    public static LinkSituation Of(Network first, Network second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (one, other) = (first.Provider, second.Provider);
        var region = string.Equals(one.Name, other.Name, StringComparison.Ordinal) ? RegionRelation.Same
            : one.Region is null || other.Region is null ? RegionRelation.Unknown
            : string.Equals(one.Region, other.Region, StringComparison.Ordinal) ? RegionRelation.Same : RegionRelation.Different;
        return new LinkSituation(one.Kind, other.Kind, region, first.Cidrs.Any(a => second.Cidrs.Any(b => a.Overlaps(b))));
    }

    /// <summary>True for a provider that sells networks, false for metal of one's own.</summary>
    public static bool IsCloud(ProviderKind kind) => kind is not (ProviderKind.BareMetal or ProviderKind.Proxmox or ProviderKind.Lab);
}
