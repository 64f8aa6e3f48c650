using System.Net;
using Farspan.Addressing;
using Farspan.Import.Writing;

namespace Farspan.Import.Kubernetes;

/// <summary>Finds blocks that hold the addresses of pods and nodes, and gives addresses to those that have none.</summary>
internal sealed class ClusterLayout
{
    // Wider blocks would swallow addresses that are not the cluster's.
    private const int WidestV4 = 8;
    private const int WidestV6 = 32;

    // What clusters commonly give to pods as a whole, and to a node's link.
    private const int CommonV4 = 16;
    private const int CommonV6 = 64;

    private readonly NameGiver _names = new();
    private readonly List<DraftNetwork> _networks = [];

    /// <summary>The networks; each has one subnet, which policies guard.</summary>
    public IReadOnlyList<DraftNetwork> Networks => _networks;

    /// <summary>The addresses of each pod or node; given ones where it had none.</summary>
    public required IReadOnlyList<IReadOnlyList<IPAddress>> Addresses { get; init; }

    /// <summary>Lays out pods and nodes (those without a namespace).</summary>
    public static ClusterLayout Of(IReadOnlyList<Pod> pods)
    {
        var layout = new ClusterLayout { Addresses = Given(pods) };
        var groups = new List<(string Name, List<IPAddress> Addresses)>
        {
            ("pods", [.. pods.Index().Where(p => p.Item.Namespace.Length > 0).SelectMany(p => layout.Addresses[p.Index])]),
            ("nodes", [.. pods.Index().Where(p => p.Item.Namespace.Length == 0).SelectMany(p => layout.Addresses[p.Index])]),
        };
        var covers = groups.ConvertAll(g => (g.Name, g.Addresses, Covers: Covers(g.Addresses)));
        if (covers[0].Covers.Any(a => covers[1].Covers.Any(b => a.Overlaps(b))))
        {
            List<IPAddress> both = [.. groups.SelectMany(g => g.Addresses)];
            covers = [("cluster", both, Covers(both))];
        }

        foreach (var (name, addresses, blocks) in covers.Where(c => c.Addresses.Count > 0))
        {
            layout.Add(name, addresses, blocks);
        }

        return layout;
    }

    /// <summary>The subnet that an address lies in, as <c>network/subnet</c>.</summary>
    public string SubnetOf(IPAddress address) =>
        _networks.Where(n => n.Cidrs.Any(c => c.Contains(address))).Select(n => $"{n.Name}/{n.Subnets[0].Name}").First();

    private void Add(string name, List<IPAddress> addresses, IReadOnlyList<IPNetwork> blocks)
    {
        // One network may have one block of each family; where addresses lie far apart it takes several.
        if (blocks.Count(b => !b.IsV6) <= 1 && blocks.Count(b => b.IsV6) <= 1)
        {
            Add(name, blocks);
            return;
        }

        foreach (var block in blocks)
        {
            Add(name, [block]);
        }
    }

    private void Add(string name, IReadOnlyList<IPNetwork> blocks)
    {
        var given = _names.Give(name);
        _networks.Add(new DraftNetwork
        {
            Name = given,
            Provider = "kubernetes",
            Cidrs = blocks,
            Comment = string.Empty,
            Subnets = [new DraftSubnet { Name = "all", Cidrs = blocks, Zone = null, IsPublic = true, Comment = string.Empty }],
        });
    }

    private static IReadOnlyList<IPNetwork> Covers(List<IPAddress> addresses) => [.. CoverOf([.. addresses.Where(a => !a.IsV6)]), .. CoverOf([.. addresses.Where(a => a.IsV6)])];

    // One block for all, or one for each common block where they lie too far apart.
    private static IReadOnlyList<IPNetwork> CoverOf(List<IPAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            return [];
        }

        var isV6 = addresses[0].IsV6;
        var (common, widest) = isV6 ? (CommonV6, WidestV6) : (CommonV4, WidestV4);
        for (var length = common; length >= widest; length--)
        {
            var block = Block(addresses[0], length);
            if (addresses.TrueForAll(block.Contains) && IsUsable(block, addresses))
            {
                return [block];
            }
        }

        return [.. addresses.GroupBy(a => Block(a, common)).OrderBy(g => g.Key.FirstNumber).Select(g => g.Key)];
    }

    // The first address of a subnet is its router's, and the last of IPv4 its broadcast address (RFC 919): no pod may have them.
    private static bool IsUsable(IPNetwork block, List<IPAddress> addresses) => addresses.TrueForAll(a =>
        a.ToNumber() > block.FirstNumber + 1 && (a.IsV6 || a.ToNumber() < block.LastNumber));

    private static IPNetwork Block(IPAddress address, int length)
    {
        var bits = (address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4) - length;
        return new IPNetwork(IPAddress.FromNumber(address.ToNumber() >> bits << bits, address.IsV6), length);
    }

    // Where no pod has an address yet, the block that kubeadm's examples use; behind the highest otherwise.
    private static List<IReadOnlyList<IPAddress>> Given(IReadOnlyList<Pod> pods)
    {
        var known = pods.Where(p => p.Namespace.Length > 0).SelectMany(p => p.Addresses).Where(a => !a.IsV6).ToList();
        var next = known.Count > 0 ? known.Max(a => a.ToNumber()) : new IPAddress([10, 244, 0, 1]).ToNumber();
        var addresses = new List<IReadOnlyList<IPAddress>>();
        foreach (var pod in pods)
        {
            addresses.Add(pod.Addresses.Count > 0 ? pod.Addresses : [IPAddress.FromNumber(++next, isV6: false)]);
        }

        return addresses;
    }
}
