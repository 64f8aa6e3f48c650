namespace Farspan.Verification.Flows;

/// <summary>How the topology lets packets get from one address to another, before any policy is asked.</summary>
/// <param name="Kind">The kind of way.</param>
/// <param name="Name">Name of the subnet, network, link or overlay; empty for the internet and for none.</param>
public sealed record DeclaredWay(WayKind Kind, string Name)
{
    /// <summary>No declared way.</summary>
    public static DeclaredWay None { get; } = new(WayKind.None, string.Empty);

    /// <summary>The public internet.</summary>
    public static DeclaredWay Internet { get; } = new(WayKind.Internet, string.Empty);

    /// <summary><c>overlay mesh</c>, <c>subnet aws/etcd</c>, <c>network aws</c>, <c>link aws-azure</c>, <c>the internet</c>, <c>no declared way</c>.</summary>
    public override string ToString() => Kind switch
    {
        WayKind.Overlay => $"overlay {Name}",
        WayKind.Subnet => $"subnet {Name}",
        WayKind.Network => $"network {Name}",
        WayKind.Link => $"link {Name}",
        WayKind.Internet => "the internet",
        _ => "no declared way",
    };
}
