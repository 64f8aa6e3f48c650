using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Claims;

/// <summary>Walks through the pairs of two sides class by class, so that equal machines are asked once.</summary>
internal static class PairFolder
{
    /// <summary>Every class of pairs that has one, in order of its first sender and receiver.</summary>
    public static IEnumerable<PairClass> Fold(ReachabilityRelation relation, IReadOnlyList<Endpoint> from, IReadOnlyList<EndpointTarget> to)
    {
        // A group may hold addresses of both families where nobody reaches them.
        var senders = from.GroupBy(e => (relation.GroupOf[e.Id], e.Address.AddressFamily)).Select(g => g.ToList()).ToList();
        var receivers = to.GroupBy(t => (relation.GroupOf[t.Endpoint.Id], t.Endpoint.Address.AddressFamily, Key(t.Ports)))
            .Select(g => (Members: g.Select(t => t.Endpoint).ToList(), g.First().Ports)).ToList();
        foreach (var sender in senders)
        {
            foreach (var (members, ports) in receivers)
            {
                if (sender[0].Address.AddressFamily == members[0].Address.AddressFamily && FirstPair(sender, members) is { } first)
                {
                    yield return new PairClass(sender, members, first, ports);
                }
            }
        }
    }

    // Only endpoints of one node are no pair, so that a few steps find one.
    private static (Endpoint From, Endpoint To)? FirstPair(List<Endpoint> from, List<Endpoint> to)
    {
        foreach (var sender in from)
        {
            foreach (var receiver in to)
            {
                if (ReachabilityRelation.IsPair(sender, receiver))
                {
                    return (sender, receiver);
                }
            }
        }

        return null;
    }

    private static string Key(PortSet ports) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(ports.Words));
}
