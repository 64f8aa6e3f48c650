using System.Net;
using Farspan.Addressing;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Writes many blocks as few <c>ipBlock</c>s with exceptions, where that is shorter.</summary>
/// <remarks>Source: Kubernetes API, networking.k8s.io/v1 IPBlock: every exception lies within the block.</remarks>
internal static class IpBlocks
{
    // Below this the blocks themselves are what somebody wrote.
    private const int Few = 8;

    /// <summary>Blocks and their exceptions, which together mean exactly the addresses of <paramref name="networks"/>.</summary>
    public static IEnumerable<(IPNetwork Block, IReadOnlyList<IPNetwork> Except)> Of(IReadOnlyList<IPNetwork> networks)
    {
        foreach (var family in networks.GroupBy(n => n.IsV6).OrderBy(g => g.Key))
        {
            var whole = new IPNetwork(family.Key ? IPAddress.IPv6Any : IPAddress.Any, 0);
            // Single addresses amid a hole (the lab's stranger) would tear it into a dozen exceptions.
            var single = family.Where(n => n.FirstNumber == n.LastNumber).ToList();
            var holes = NetworkSets.Complement(whole, family.Where(n => n.FirstNumber != n.LastNumber));
            if (family.Count() <= Few || holes.Count + single.Count + 1 >= family.Count())
            {
                foreach (var network in family)
                {
                    yield return (network, []);
                }

                continue;
            }

            yield return (whole, holes);
            foreach (var address in single)
            {
                yield return (address, []);
            }
        }
    }
}
