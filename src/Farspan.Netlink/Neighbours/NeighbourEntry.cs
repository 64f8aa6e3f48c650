using System.Net;
using System.Net.NetworkInformation;

namespace Farspan.Netlink.Neighbours;

/// <summary>What a node knows of an address on one of its links (ARP for IPv4, neighbour discovery for IPv6).</summary>
/// <param name="LinkIndex">The link.</param>
/// <param name="Address">The address.</param>
/// <param name="HardwareAddress">Who has it; null while nobody has answered.</param>
/// <param name="State">NUD_* bits of linux/neighbour.h.</param>
public sealed record NeighbourEntry(int LinkIndex, IPAddress Address, PhysicalAddress? HardwareAddress, ushort State);
