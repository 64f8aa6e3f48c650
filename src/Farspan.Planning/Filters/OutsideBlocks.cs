using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>What <c>internet</c> means as addresses: all that can be a stranger's, and nothing that is declared.</summary>
/// <remarks>
/// The complement of every declared block (networks, providers, overlays), of the transit blocks, and of the addresses that no stranger can have:
/// «this network», loopback, link-local, multicast and reserved (RFC 6890). The lab's internet host is a stranger, so its own address is added.
/// </remarks>
public static class OutsideBlocks
{
    private static readonly string[] _neverStrangers =
        ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"];

    /// <summary>The blocks of one family, in order and disjoint.</summary>
    public static IReadOnlyList<IPNetwork> Of(NetworkTopology topology, bool isV6)
    {
        var declared = topology.Networks.SelectMany(n => n.Cidrs)
            .Concat(topology.Overlays.SelectMany(o => o.Cidrs))
            .Concat(topology.Providers.Where(p => p.Cidr is not null).Select(p => p.Cidr!.Value))
            .Concat([TransitBlocks.V4, TransitBlocks.V6])
            .Concat(_neverStrangers.Select(Read))
            .Where(n => n.IsV6 == isV6);
        var stranger = TransitBlocks.Far(TransitBlocks.InternetSlot, isV6).ToHostNetwork();
        return NetworkSets.Ordered(NetworkSets.Complement(isV6 ? Read("::/0") : Read("0.0.0.0/0"), declared).Append(stranger));
    }

    private static IPNetwork Read(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is not a network.");
}
