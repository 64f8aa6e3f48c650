using Farspan.Addressing;
using Farspan.Analysis.PacketSets;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Sets of addresses of which a few come or go, wherever the set is named: then filters stay what they are, and those few addresses get other atoms.</summary>
/// <remarks>
/// A label moves a machine from the sets of one role into those of another, and every filter that names either is another object. Still each of them says the
/// same of everybody else. Where the machine is then in the same sets as some other address was before, it has that one's atom, and no row is made.
/// </remarks>
internal sealed class MemberMoves
{
    // More are better told by sets of their own.
    private const int MostStations = 64;

    private readonly Proof _proof;
    private readonly Dictionary<int, Renaming> _filters = [];
    private readonly Dictionary<FilterSpec, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, AddressSetSpec> _sets = [];
    private readonly Dictionary<int, SortedSet<int>> _signatures = [];
    private readonly List<(int Station, int Atom)> _stations = [];

    private MemberMoves(Proof proof) => _proof = proof;

    /// <summary>The sets that matches stand for now, where that is another than before.</summary>
    public IReadOnlyDictionary<int, AddressSetSpec> Sets => _sets;

    /// <summary>Filters that stand for what another number did before.</summary>
    public IReadOnlyDictionary<FilterSpec, int> Filters => _numbers;

    /// <summary>The stations that have another atom now, and which.</summary>
    public IReadOnlyList<(int Station, int Atom)> Stations => _stations;

    /// <summary>Finds them; null where there are none, or where they say too much to be told that way.</summary>
    /// <param name="proof">The proof before.</param>
    /// <param name="plan">The plan after.</param>
    /// <param name="machines">The machines whose filters are others.</param>
    public static MemberMoves? Of(Proof proof, NetworkPlan plan, IReadOnlyList<int> machines)
    {
        var moves = new MemberMoves(proof);
        return moves.FindFilters(plan, machines) && moves.FindSets() && moves.IsSaidByAll() && moves.FindStations() ? moves : null;
    }

    // A filter is renamed where every machine that has it gets another, and one of these says the same but for its sets.
    private bool FindFilters(NetworkPlan plan, IReadOnlyList<int> machines)
    {
        for (var i = 0; i < machines.Count; i++)
        {
            if (!_proof.Index.HasEndpoints(machines[i]))
            {
                continue;
            }

            var (filter, now) = (_proof.FilterOf(machines[i]), plan.Machines[machines[i]].Filter);
            if (!_filters.TryGetValue(filter, out var renaming))
            {
                _filters.Add(filter, renaming = new Renaming(_proof.Plan.Machines[machines[i]].Filter));
            }

            renaming.Nodes++;
            if (renaming.Now is null && !ReferenceEquals(renaming.Tried, now))
            {
                renaming.Now = IsSameButMembers(renaming.Was, renaming.Tried = now) ? now : null;
            }
        }

        foreach (var (filter, renaming) in _filters)
        {
            // Of two that become one, one is told by its rules.
            if (renaming.Nodes != _proof.FilterCounts[filter] || (renaming.Now is not null && !_numbers.TryAdd(renaming.Now, filter)))
            {
                renaming.Now = null;
            }
        }

        return _numbers.Count > 0;
    }

    private static bool IsSameButMembers(FilterSpec was, FilterSpec now)
    {
        if (!ReferenceEquals(was.Rules, now.Rules) || was.Nat.Count + now.Nat.Count > 0 || was.Sets.Count != now.Sets.Count ||
            was.InputPolicy != now.InputPolicy || was.ForwardPolicy != now.ForwardPolicy || was.OutputPolicy != now.OutputPolicy)
        {
            return false;
        }

        for (var i = 0; i < was.Sets.Count; i++)
        {
            var (old, own) = (was.Sets[i], now.Sets[i]);
            if (!ReferenceEquals(old, own) && (old.IsIPv6 != own.IsIPv6 || !string.Equals(old.Name, own.Name, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    private bool FindSets()
    {
        foreach (var (now, filter) in _numbers)
        {
            var was = _filters[filter].Was;
            var matches = _proof.Filter(filter).Sets;
            for (var i = 0; i < matches.Length; i++)
            {
                if (!ReferenceEquals(_proof.Use.SetOf(matches[i]), was.Sets[i]))
                {
                    return false;
                }

                if (!ReferenceEquals(was.Sets[i], now.Sets[i]) && !_sets.TryAdd(matches[i], now.Sets[i]) && !ReferenceEquals(_sets[matches[i]], now.Sets[i]))
                {
                    return false;
                }
            }
        }

        return _sets.Count > 0;
    }

    // Whoever names one of the sets has to name what it became.
    private bool IsSaidByAll()
    {
        var isChanged = new bool[_proof.MatchCount];
        foreach (var match in _sets.Keys)
        {
            isChanged[match] = true;
        }

        for (var filter = 0; filter < _proof.FilterCounts.Length; filter++)
        {
            var renaming = _proof.FilterCounts[filter] == 0 ? null : _filters.GetValueOrDefault(filter);
            var isThere = _proof.FilterCounts[filter] > (renaming?.Nodes ?? 0);
            if (!isThere && renaming?.Now is null)
            {
                continue;
            }

            var matches = _proof.Filter(filter).Sets;
            for (var i = 0; i < matches.Length; i++)
            {
                if (isChanged[matches[i]] && (isThere || !ReferenceEquals(renaming!.Now!.Sets[i], _sets[matches[i]])))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool FindStations()
    {
        foreach (var (match, now) in _sets)
        {
            if (!AddMoves(match, _proof.Use.SetOf(match)!, now))
            {
                return false;
            }
        }

        foreach (var (station, matches) in _signatures)
        {
            var atom = _proof.Atoms.Find([.. matches]);
            if (atom < 0)
            {
                return false;
            }

            if (atom != _proof.Atoms.Of(station))
            {
                _stations.Add((station, atom));
            }
        }

        return true;
    }

    private bool AddMoves(int match, AddressSetSpec was, AddressSetSpec now)
    {
        var differing = SetDifference.Between(was.Networks, now.Networks);
        for (var i = 0; i < differing.Count; i++)
        {
            if (differing[i].PrefixLength != differing[i].BaseAddress.ToHostNetwork().PrefixLength)
            {
                return false;
            }

            var address = AddressNumber.Of(differing[i].BaseAddress);
            var isIn = address.IsV6 == now.IsIPv6 && SetDifference.IsIn(now.Networks, address);
            for (var station = _proof.Index.Stations.First(address); station >= 0; station = _proof.Index.Stations.Next(station))
            {
                if (!Add(station, match, isIn))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // What others' ways hang on, and what is no machine's, has more than gates.
    private bool Add(int station, int match, bool isIn)
    {
        if (station >= _proof.Index.EndpointCount || _proof.Endpoints.All[station].IsInternet || _proof.Places.IsAlone(_proof.Index.Stations.Node(station)))
        {
            return false;
        }

        if (!_signatures.TryGetValue(station, out var matches))
        {
            if (_signatures.Count == MostStations)
            {
                return false;
            }

            _signatures.Add(station, matches = [.. _proof.Atoms.Matches(_proof.Atoms.Of(station))]);
        }

        _ = isIn ? matches.Add(match) : matches.Remove(match);
        return true;
    }

    private sealed class Renaming(FilterSpec was)
    {
        public FilterSpec Was => was;

        public int Nodes { get; set; }

        public FilterSpec? Tried { get; set; }

        public FilterSpec? Now { get; set; }
    }
}
