using Farspan.Addressing;
using Farspan.Netlink.Nftables;

namespace Farspan.Netlink.Tests.Nftables;

internal static class Samples
{
    /// <summary>A filter with every kind of match that plans make.</summary>
    public static NftTable Filter() => new()
    {
        Family = NftFamily.Inet,
        Name = "farspan",
        Sets =
        [
            NftSet.OfNetworks("etcd4", isIPv6: false, [Ip.Network("10.0.1.2/32"), Ip.Network("10.0.0.0/24"), Ip.Network("10.0.1.3/32"), Ip.Network("255.0.0.0/8")]),
            NftSet.OfNetworks("etcd6", isIPv6: true, [Ip.Network("fd00::/64"), Ip.Network("fd01::1/128")]),
            NftSet.OfNetworks("everything", isIPv6: false, [Ip.Network("0.0.0.0/0")]),
            NftSet.OfNetworks("nothing", isIPv6: false, []),
        ],
        Chains =
        [
            NftChain.Filter("input", NftHook.Input, 0, NftVerdictKind.Drop,
            [
                new NftRuleBuilder().ConnectionState(2 | 4).Count().Accept(),
                new NftRuleBuilder().ConnectionState(1).Drop(),
                new NftRuleBuilder().InLink("lo").Accept(),
                new NftRuleBuilder().SourceSet("etcd4", isIPv6: false).Protocol(6).DestinationPorts(new PortRange(2379, 2380), new PortRange(443, 443))
                    .Count().Comment("policy \"etcd\" (topology.yaml:40)").Accept(),
                new NftRuleBuilder().SourceSet("etcd6", isIPv6: true).Destination(Ip.Network("fd01::/48")).Protocol(17).DestinationPorts(new PortRange(53, 53)).Accept(),
                new NftRuleBuilder().IcmpTypes(false, 0, 3, 8, 11).Accept(),
                new NftRuleBuilder().IcmpTypes(true, 135).Accept(),
                new NftRuleBuilder().IcmpTypes(true, 1, 2, 3, 4, 128, 129, 133, 134, 136).Accept(),
                new NftRuleBuilder().Destination(Ip.Network("10.2.0.0/17")).Protocol(6).SourcePorts(new PortRange(100, 200)).Jump("more"),
                new NftRuleBuilder().Source(Ip.Network("fd00:8000::/17")).Drop(),
                new NftRuleBuilder().Source(Ip.Network("0.0.0.0/0")).OutLink("fs-mesh").Accept(),
            ]),
            NftChain.Filter("loss", NftHook.Forward, -300, NftVerdictKind.Accept, [new NftRuleBuilder().Chance(50).Count().Drop()]),
            new NftChain { Name = "more", Base = null, Rules = [new NftRuleBuilder().Count().Comment("counted").Build()] },
        ],
    };

    /// <summary>Sets that others fill, each element for its time, and a rule that hands packets to a log.</summary>
    public static NftTable Learnt() => new()
    {
        Family = NftFamily.Inet,
        Name = "farspan",
        Sets =
        [
            NftSet.OfTimed("learnt4", isIPv6: false, 4096, [NftTimedKey.Of(Ip.Address("192.0.2.1"), TimeSpan.FromMinutes(1)), NftTimedKey.Of(Ip.Address("192.0.2.9"), TimeSpan.FromHours(1))]),
            NftSet.OfTimed("learnt6", isIPv6: true, 4096, []),
        ],
        Chains =
        [
            NftChain.Filter("output", NftHook.Output, 0, NftVerdictKind.Drop,
            [
                new NftRuleBuilder().DestinationSet("learnt4", isIPv6: false).Protocol(6).DestinationPorts(new PortRange(443, 443)).ConnectionState(8).Accept(),
                new NftRuleBuilder().DestinationSet("learnt6", isIPv6: true).Protocol(17).DestinationPorts(new PortRange(123, 123)).ConnectionState(8).Accept(),
                new NftRuleBuilder().Destination(Ip.Network("192.0.2.0/24")).ConnectionState(8).Log(6465).Comment("default no egress entry").Drop(),
            ]),
        ],
    };

    /// <summary>Address translation with every kind of rule that plans make.</summary>
    public static NftTable Nat() => new()
    {
        Family = NftFamily.Inet,
        Name = "farspan",
        Sets = [],
        Chains =
        [
            NftChain.Nat("prerouting", isDestination: true,
            [
                new NftRuleBuilder().InLink("fswan").Destination(Ip.Network("100.64.0.1/32")).Protocol(6).DestinationPorts(new PortRange(443, 443)).Comment("forward/aws")
                    .Translate(isDestination: true, Ip.Address("10.0.1.5"), 8443),
                new NftRuleBuilder().Destination(Ip.Network("fd00::1/128")).Protocol(17).DestinationPorts(new PortRange(53, 53)).Translate(isDestination: true, Ip.Address("fd00::5"), port: null),
            ]),
            NftChain.Nat("postrouting", isDestination: false,
            [
                new NftRuleBuilder().OutLink("fswan").Source(Ip.Network("10.0.1.0/24")).Masquerade(),
                new NftRuleBuilder().Source(Ip.Network("10.0.2.0/24")).Translate(isDestination: false, Ip.Address("100.64.0.9"), port: null),
            ]),
        ],
    };
}
