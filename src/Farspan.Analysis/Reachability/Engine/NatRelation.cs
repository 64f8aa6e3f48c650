using Farspan.Addressing;
using Farspan.Analysis.PacketSets;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>What a plan says of pairs whose packets may be translated: the relation over the image of each address that somebody can write on a packet.</summary>
/// <remarks>
/// A sender reaches an endpoint by its own address, and by every address that a rule turns into it: the entrances. Each is followed by <see cref="NatWalk"/>.
/// Pairs that no rule can meet are left to the factors. Many threads may ask; they wait for each other.
/// </remarks>
internal sealed class NatRelation
{
    private readonly Lock _gate = new();
    private readonly Proof _proof;
    private readonly NatWalk _walk;
    private readonly HashSet<System.Net.IPAddress> _targets = [];
    private readonly List<AddressNumber> _entrances = [];

    public NatRelation(Proof proof, NatWalk walk)
    {
        (_proof, _walk) = (proof, walk);
        var seen = new HashSet<System.Net.IPAddress>();
        for (var node = 0; node < proof.Index.NodeCount; node++)
        {
            foreach (var rule in FilterOf(proof.Plan, node).Nat.Where(r => r.Kind == NatKind.Destination))
            {
                _targets.Add(rule.To!);
                AddEntrances(rule, _walk.FilterOf(node), seen);
            }
        }
    }

    /// <summary>Whether a plan translates anything.</summary>
    public static bool IsNeeded(NetworkPlan plan)
    {
        for (var node = 0; node < plan.Machines.Count + plan.Fabric.Count; node++)
        {
            if (FilterOf(plan, node).Nat.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The filter of a node by its number.</summary>
    public static FilterSpec FilterOf(NetworkPlan plan, int node) => (node < plan.Machines.Count ? plan.Machines[node] : plan.Fabric[node - plan.Machines.Count]).Filter;

    /// <summary>Whether a rule may meet the packets of a pair, or their answers, or lead there.</summary>
    public bool Touches(int from, int to)
    {
        var (near, far) = (_proof.Places.Of(from), _proof.Places.Of(to));
        if (_proof.Ways.MeetsNat(near, far) || _targets.Contains(_proof.Index.Address(to)))
        {
            return true;
        }

        var way = _proof.Pairs.Ways[_proof.Pairs[near, far].Way];
        return way.IsAlive && _proof.Ways.MeetsNat(way.Arrival < 0 ? far : _proof.Places.Of(way.Arrival), near);
    }

    /// <summary>The ports of the first packets that get through, by whatever address; false where there are none.</summary>
    public bool Delivered(int from, int to, Losses losses, Span<ulong> words)
    {
        words.Clear();
        foreach (var address in AddressesOf(to))
        {
            Or(words, ThroughOn(from, to, address, losses, answered: false));
        }

        return words.ContainsAnyExcept(0UL);
    }

    /// <summary>Keeps of the delivered ports those on which the answer comes back.</summary>
    public bool Answered(int from, int to, Losses losses, Span<ulong> words)
    {
        Span<ulong> all = stackalloc ulong[words.Length];
        all.Clear();
        foreach (var address in AddressesOf(to))
        {
            Or(all, ThroughOn(from, to, address, losses, answered: true));
        }

        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= all[i];
        }

        return words.ContainsAnyExcept(0UL);
    }

    /// <summary>The addresses by which an endpoint may be reached: its own, and the entrances where a rule leads to it.</summary>
    public IReadOnlyList<AddressNumber> AddressesOf(int to)
    {
        var own = _proof.Index.Stations.Address(to);
        return _targets.Contains(_proof.Index.Address(to)) ? [own, .. _entrances.Where(e => e.IsV6 == own.IsV6 && !e.Same(own))] : [own];
    }

    /// <summary>The ports on which packets with one address as their destination end at an endpoint.</summary>
    public ulong[] ThroughOn(int from, int to, AddressNumber address, Losses losses, bool answered)
    {
        var (source, end) = (_proof.Index.Stations.Address(from), _proof.Index.Stations.Address(to));
        var start = new NatPacket
        {
            Node = _proof.Index.Stations.Node(from),
            InLink = null,
            Source = source,
            Destination = address,
            Ports = _proof.Masks[MaskTable.All].ToArray(),
            Trail = null,
        };
        var through = new ulong[start.Ports.Length];
        lock (_gate)
        {
            foreach (var arrival in _walk.Follow(start, null, isAnswer: false, [], losses).Where(a => a.Destination.Same(end)))
            {
                if (!answered)
                {
                    Or(through, arrival.Ports);
                    continue;
                }

                var reply = new NatPacket { Node = arrival.Node, InLink = null, Source = end, Destination = arrival.Source, Ports = arrival.Ports, Trail = null };
                foreach (var back in _walk.Follow(reply, arrival.Trail, isAnswer: true, [], losses).Where(b => b.Source.Same(address) && b.Destination.Same(source)))
                {
                    Or(through, back.Ports);
                }
            }
        }

        return through;
    }

    // A rule for one address has it as entrance; one for many, those of them that something in the plan has.
    private void AddEntrances(NatRuleSpec rule, NatFilter filter, HashSet<System.Net.IPAddress> seen)
    {
        if (rule.Destination?.Network is { } network && network.FirstNumber == network.LastNumber)
        {
            Add(network.BaseAddress);
            return;
        }

        for (var station = 0; station < _proof.Index.Stations.Count; station++)
        {
            if (filter.Matches(rule.Destination, _proof.Index.Stations.Address(station)))
            {
                Add(_proof.Index.Address(station));
            }
        }

        void Add(System.Net.IPAddress address)
        {
            if (seen.Add(address))
            {
                _entrances.Add(AddressNumber.Of(address));
            }
        }
    }

    private static void Or(Span<ulong> words, ReadOnlySpan<ulong> more)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= more[i];
        }
    }
}
