using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>A machine's card in a subnet of AWS: a network interface there.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="Card">Number of the card, from 0.</param>
/// <param name="Link">Its link on the machine.</param>
/// <param name="Network">The VPC.</param>
/// <param name="Subnet">The subnet.</param>
/// <param name="Addresses">Its addresses, IPv4 first.</param>
internal sealed record AwsCard(int Machine, int Card, string Link, Network Network, Subnet Subnet, IReadOnlyList<IPAddress> Addresses);
