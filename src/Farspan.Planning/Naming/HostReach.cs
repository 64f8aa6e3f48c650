using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Planning.Naming;

/// <summary>Which cards of other machines a machine has a way to by routers and links, whatever policies say.</summary>
/// <remarks>Within a network machines use their card there; everybody else they ask by their first card, and are answered where that one is (see <see cref="Filters.Ways"/>).</remarks>
internal sealed class HostReach(NetworkTopology topology)
{
    private readonly ILookup<string, string> _joined = topology.Links.Where(l => l.IsRouted)
        .SelectMany(l => new[] { (From: l.First.Name, To: l.Second.Name), (From: l.Second.Name, To: l.First.Name) }).ToLookup(l => l.From, l => l.To, StringComparer.Ordinal);

    /// <summary>Machines of the same place have the same ways.</summary>
    public static string PlaceOf(Machine asker) =>
        $"{(HasFamily(asker, false) ? "4" : "")}{(HasFamily(asker, true) ? "6" : "")}{(asker.Attachments[0].Subnet.Exposure == Exposure.Private ? "-" : asker.Attachments[0].Subnet.Exposure == Exposure.Public ? "+" : "=")}{string.Join('/', asker.Attachments.Select(a => a.Network.Name))}";

    /// <summary>Links whose endpoint is the asker's way to a service.</summary>
    public static IEnumerable<Link> EndpointsFor(Machine asker, NetworkTopology topology) => topology.Links.Where(l =>
        l.Method == LinkMethod.PrivateLink && asker.Attachments.Any(a => a.Network.Name == l.First.Name) && asker.Attachments.All(a => a.Network.Name != l.Second.Name));

    /// <summary>The cards that a machine has a way to.</summary>
    public ReachedCards From(Machine asker)
    {
        var first = asker.Attachments[0];
        return new ReachedCards(
            asker.Attachments.Select(a => a.Network.Name).Concat(_joined[first.Network.Name]).ToHashSet(StringComparer.Ordinal),
            first.Subnet.Exposure == Exposure.Public,
            topology.Links.Where(l => l.Via is not null && l.First.Name == first.Network.Name && first.Subnet.Exposure != Exposure.Private)
                .SelectMany(l => l.Via!.Service.Candidates).Select(m => m.Name).ToHashSet(StringComparer.Ordinal),
            HasFamily(asker, isV6: false),
            HasFamily(asker, isV6: true));
    }

    // Without an address of a family a machine has no route of it.
    private static bool HasFamily(Machine asker, bool isV6) => asker.Attachments.Any(a => a.Subnet.Cidrs.Any(c => c.IsV6 == isV6));
}
