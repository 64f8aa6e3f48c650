namespace Farspan.Topology.Rules;

/// <summary>Every rule.</summary>
internal static class TopologyRules
{
    /// <summary>The rules; their order does not matter.</summary>
    public static IReadOnlyList<ITopologyRule> All { get; } =
    [
        new OverlappingBlocksRule(),
        new OverlappingSubnetsRule(),
        new SubnetOutsideNetworkRule(),
        new NetworkOutsideProviderRule(),
        new FamilyRule(),
        new ZoneRule(),
        new HostRule(),
        new CardsRule(),
        new MachineAddressRule(),
        new DuplicateAddressRule(),
        new RoomRule(),
        new OverlayMemberRule(),
        new RecipeRule(),
        new PlacementRule(),
        new PortCollisionRule(),
        new LinkRule(),
        new LinkMethodRule(),
        new PrivateLinkRule(),
        new VpnRule(),
        new InternetLinkRule(),
        new MtuRule(),
        new ForwardRule(),
        new RecordRule(),
        new NameServerRule(),
        new ViewRule(),
        new TlsRule(),
        new CallersRule(),
        new DirectEgressRule(),
        new PolicyWayRule(),
        new ClaimRule(),
    ];
}
