namespace Farspan.Netlink.Links;

/// <summary>Attribute numbers of link messages.</summary>
/// <remarks>Source: linux/if_link.h, linux/veth.h, linux/rtnetlink.h.</remarks>
internal static class LinkAttribute
{
    internal const ushort Address = 1;
    internal const ushort Name = 3;
    internal const ushort Mtu = 4;
    internal const ushort Link = 5;
    internal const ushort Master = 10;
    internal const ushort ProtocolInfo = 12;
    internal const ushort OperationalState = 16;
    internal const ushort LinkInfo = 18;
    internal const ushort Alias = 20;
    internal const ushort NamespaceFile = 28;
    internal const ushort ExtensionMask = 29;
    internal const ushort TransmitQueues = 31;
    internal const ushort ReceiveQueues = 32;
    internal const ushort Carrier = 33;

    internal const ushort InfoKind = 1;
    internal const ushort InfoData = 2;
    internal const ushort InfoPortKind = 4;
    internal const ushort InfoPortData = 5;

    internal const ushort VethPeer = 1;

    internal const ushort BridgeForwardDelay = 1;
    internal const ushort BridgeSpanningTree = 5;
    internal const ushort BridgeMulticastSnooping = 23;

    internal const ushort PortState = 1;
}
