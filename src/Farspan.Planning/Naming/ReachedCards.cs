using Farspan.Topology.Model;

namespace Farspan.Planning.Naming;

/// <summary>The cards that the machines of one place have a way to by routers and links.</summary>
/// <param name="networks">Networks that packets get to.</param>
/// <param name="isPublic">True where they get to public subnets of every network.</param>
/// <param name="gateways">Machines of gateways that a link over the internet leads to.</param>
/// <param name="v4">True where they have IPv4 addresses.</param>
/// <param name="v6">True where they have IPv6 addresses.</param>
internal sealed class ReachedCards(IReadOnlySet<string> networks, bool isPublic, IReadOnlySet<string> gateways, bool v4, bool v6)
{
    /// <summary>All that decides, as text: equal where the ways are.</summary>
    public string Key =>
        $"{(v4 ? "4" : "")}{(v6 ? "6" : "")}{(isPublic ? "+" : "-")}{string.Join('/', networks.Order(StringComparer.Ordinal))}|{string.Join('/', gateways.Order(StringComparer.Ordinal))}";

    /// <summary>True for a card that there is a way to.</summary>
    public bool Has(Machine machine, Attachment card) => networks.Contains(card.Network.Name) ||
        (card.Subnet.Exposure == Exposure.Public && (isPublic || gateways.Contains(machine.Name)));

    /// <summary>True for a family that there are routes of.</summary>
    public bool Speaks(bool isV6) => isV6 ? v6 : v4;
}
