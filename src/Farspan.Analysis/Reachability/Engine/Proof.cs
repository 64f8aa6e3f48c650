using Farspan.Analysis.Endpoints;
using Farspan.Analysis.PacketSets;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>All that a plan says of who reaches whom, in factors: the gates of both ends, and ways with the masks of the nodes between.</summary>
/// <remarks>
/// A pair's ports are the sender's row at the destination's atom, the places' mask, and the receiver's row at the source's atom, taken together.
/// The factors say it for all pairs: nothing is left to be searched.
/// </remarks>
internal sealed class Proof
{
    // Atoms and sets that no rule names any more make every row longer. Once in some thousand changes all is computed anew.
    private const int MostGrowth = 4;
    private const int FewAtoms = 1_000;
    private const int MostStrays = 1_000;

    // Whether stations changed their atoms in any of the proofs that share tables. Matches that come later split the atoms of one of them, and no other's.
    private readonly System.Runtime.CompilerServices.StrongBox<bool> _hasMoves;

    private readonly int _firstMatches;
    private readonly Lazy<List<int>[]> _byAtom;
    private readonly Lazy<int[]> _tunnels;
    private readonly Lock _gate;
    private readonly AtomSpace _atoms;
    private readonly RowTable _rows;
    private readonly RulePorts _rulePorts;
    private readonly FilterTable _filters;
    private readonly RowBuilder _builder;
    private readonly PortSpace _ports;
    private readonly WayColumn?[] _columns;

    // Endpoints that may be of another atom than when they were first listed by it.
    private readonly HashSet<int> _strays = [];

    public Proof(NetworkPlan plan)
    {
        (Plan, _rows, _gate, _hasMoves) = (plan, new RowTable(), new Lock(), new());
        Endpoints = EndpointTable.Of(plan);
        _ports = PortSpace.Of(plan);
        Masks = new MaskTable(_ports.Atoms.Count);
        Index = new PlanIndex(plan, Endpoints);
        _rulePorts = new RulePorts(_ports);
        _filters = new FilterTable(new MatchTable(), _rulePorts, Index.Links);
        var wayFilters = new FilterTable(new MatchTable(), _rulePorts, Index.Links);
        AddGateFilters(_filters);
        Places = new PlaceTable(Index, wayFilters.Matches, matches => CutAtWays(matches, wayFilters));
        _atoms = new AtomSpace(_filters.Matches, Index.Stations);
        _firstMatches = _atoms.MatchCount;
        (_byAtom, _tunnels) = (new(ByAtom), new(() => [.. Pairs!.Ways.Ports.Select(p => _ports.IndexOf(FilterProtocol.Udp, (ushort)p))]));
        var walk = NatRelation.IsNeeded(plan) ? new NatWalk(plan, Index, _ports, new RulePorts(_ports)) : null;
        Ways = new WayMap(Index, Places, walk);
        _builder = new RowBuilder(_atoms, _rulePorts, Masks, _rows);
        Gates = new GateTable(Index, Places, Ways, _filters, _atoms, _builder);
        (Use, FilterCounts) = (new MatchUse(_filters.Matches), FilterCounts.Of(Index, Gates, _filters.Count));
        _columns = new WayColumn?[Places.Count];
        Pairs = new PairTable(Index, Places, Ways, wayFilters, new RowBuilder(Places.Atoms, _rulePorts, Masks, _rows), _rows, Masks, Gates);
        Nat = walk is null ? null : new NatRelation(this, walk);
    }

    private Proof(Proof before, NetworkPlan plan, PlanEdit edit)
    {
        (Plan, Endpoints, _ports, Masks, Index, Places, Ways, Pairs) = (plan, before.Endpoints, before._ports, before.Masks, before.Index, before.Places, before.Ways, before.Pairs);
        (_gate, _rows, _rulePorts, _filters, _atoms, _builder, _firstMatches) = (before._gate, before._rows, before._rulePorts, before._filters, before._atoms, before._builder, before._firstMatches);
        (_byAtom, _tunnels, _columns, _strays) = (before._byAtom, before._tunnels, before._columns, before._strays);
        (Use, Moved) = (before.Use, edit.Moves?.Stations ?? []);
        _hasMoves = before._hasMoves;
        if (edit.Moves is { } moves)
        {
            _hasMoves.Value = true;
            Use = Use.With(moves.Sets);
            _atoms = _atoms.Moved(moves.Stations);
            _strays = [.. _strays.Union(moves.Stations.Select(s => s.Station))];
            foreach (var (match, set) in moves.Sets)
            {
                _filters.Matches.Alias(set, match);
            }

            foreach (var (filter, number) in moves.Filters)
            {
                _filters.Alias(filter, number);
            }
        }

        var known = new Dictionary<FilterSpec, int>(ReferenceEqualityComparer.Instance);
        var (changes, filters) = (new List<(int Before, int After)>(), new List<(int Machine, int Filter)>());
        for (var i = 0; i < edit.Filters.Length; i++)
        {
            var old = Index.HasEndpoints(edit.Machines[i]) ? before.FilterOf(edit.Machines[i]) : -1;
            if (!known.TryGetValue(edit.Filters[i], out var filter))
            {
                known.Add(edit.Filters[i], filter = _filters.Of(edit.Filters[i], old, Use));
            }

            if (old >= 0 && filter != old)
            {
                changes.Add((old, filter));
                filters.Add((edit.Machines[i], filter));
            }
        }

        FilterCounts = changes.Count == 0 ? before.FilterCounts : before.FilterCounts.With(changes, _filters.Count);

        // Sets and blocks that no rule named before cut atoms; rows that know nothing of them stay as they are.
        if (_atoms.MatchCount < _filters.Matches.Count)
        {
            var members = new int[_filters.Matches.Count - _atoms.MatchCount][];
            for (var i = 0; i < members.Length; i++)
            {
                members[i] = StationLists.Members(_filters.Matches[_atoms.MatchCount + i], Index.Stations);
            }

            _atoms = _atoms.With(members);
        }

        _builder.Use(_atoms);
        Gates = before.Gates.With(filters, Moved, _atoms);
        Changed = [.. filters.Select(f => f.Machine).Union(Moved.Select(m => Index.Stations.Node(m.Station)))];
        Nat = before.Nat is null ? null : new NatRelation(this, new NatWalk(plan, Index, _ports, new RulePorts(_ports)));
    }

    public NetworkPlan Plan { get; }

    public EndpointTable Endpoints { get; }

    public PortSpace Ports => _ports;

    public PlanIndex Index { get; }

    public PlaceTable Places { get; }

    public GateTable Gates { get; }

    public WayMap Ways { get; }

    /// <summary>What it says of translated packets; null where nothing is translated.</summary>
    public NatRelation? Nat { get; }

    public PairTable Pairs { get; }

    public MaskTable Masks { get; }

    /// <summary>The ways that lead to a place, found once for all proofs that share them.</summary>
    public WayColumn ColumnTo(int place) => Volatile.Read(ref _columns[place]) ?? Interlocked.CompareExchange(ref _columns[place], new WayColumn(this, place), null) ?? _columns[place]!;

    /// <summary>The atoms of machines' filters.</summary>
    public AtomSpace Atoms => _atoms;

    /// <summary>What machines' filters let through.</summary>
    public RowTable Rows => _rows;

    /// <summary>Which sets the matches of filters stand for.</summary>
    public MatchUse Use { get; }

    /// <summary>How many nodes have each filter.</summary>
    public FilterCounts FilterCounts { get; }

    /// <summary>Stations that are of another atom than in the proof that this one was made from, though no match is new.</summary>
    public IReadOnlyList<(int Station, int Atom)> Moved { get; } = [];

    /// <summary>Machines of which a filter, or an address's atom, is another than in the proof that this one was made from: no other machine's gates say anything else, but of these.</summary>
    public IReadOnlyList<int> Changed { get; } = [];

    /// <summary>How many matches its atoms are cut at.</summary>
    public int MatchCount => _atoms.MatchCount;

    /// <summary>A filter by its number.</summary>
    public CompiledFilter Filter(int filter) => _filters[filter];

    /// <summary>The number of the filter of a machine that has endpoints.</summary>
    public int FilterOf(int machine) => Gates.FilterOf(Index.FirstStation(machine));

    /// <summary>The number that each link has in another proof, by its number in this one.</summary>
    public int[] LinksIn(Proof other)
    {
        lock (_gate)
        {
            return Index.Links.In(other.Index.Links);
        }
    }

    /// <summary>The endpoints of an atom.</summary>
    public IEnumerable<int> EndpointsOf(int atom)
    {
        var first = atom;
        while (first >= _atoms.First)
        {
            first = _atoms.Parent(first);
        }

        var listed = _byAtom.Value[first].Where(e => _atoms.Of(e) == atom);
        return _strays.Count == 0 ? listed : listed.Union(_strays.Where(e => _atoms.Of(e) == atom));
    }

    /// <summary>Whether two masks differ in a port that datagrams of overlays go to.</summary>
    public bool DifferInTunnels(int mask, int other)
    {
        foreach (var atom in _tunnels.Value)
        {
            if (Masks.Contains(mask, atom) != Masks.Contains(other, atom))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The atom of an endpoint's address in machines' filters.</summary>
    public int Atom(int endpoint) => _atoms.Of(endpoint);

    /// <summary>The number of a node's filter: equal for nodes that share it.</summary>
    public int FilterNumber(int node)
    {
        lock (_gate)
        {
            return _filters.Of(NatRelation.FilterOf(Plan, node));
        }
    }

    /// <summary>Whether its atoms are cut at all matches that there are: none came with a change of an earlier proof that it does not know of.</summary>
    public bool IsLatest => _atoms.MatchCount == _filters.Matches.Count;

    /// <summary>Whether a set was a rule's before.</summary>
    public bool KnowsSet(AddressSetSpec set) => _filters.Matches.Has(set);

    /// <summary>Whether a filter was a machine's before.</summary>
    public bool KnowsFilter(FilterSpec filter) => _filters.Has(filter);

    /// <summary>Whether a rule was a machine's before.</summary>
    public bool KnowsRule(FilterRuleSpec rule) => _rulePorts.Knows(rule);

    // What changes leave behind is only cleared away by starting anew.
    private bool HasGrown => _strays.Count > MostStrays || _atoms.Count > MostGrowth * (_atoms.First + FewAtoms) || _filters.Matches.Count > MostGrowth * (_firstMatches + FewAtoms);

    /// <summary>The proof of a plan of which little differs: only what differs is computed; null where that is more than filters of machines.</summary>
    public Proof? With(PlanChange change)
    {
        // Tables that both share only grow: whoever reads them meanwhile finds what was there.
        lock (_gate)
        {
            return HasGrown || (_hasMoves.Value && !IsLatest) || PlanEdit.Of(this, change) is not { } edit ? null : new Proof(this, change.Plan, edit);
        }
    }

    /// <summary>The ports of the first packets from one endpoint that get to another, as a set of words; false where there are none.</summary>
    public bool Delivered(int from, int to, Span<ulong> words)
    {
        Masks[MaskTable.All].CopyTo(words);
        return KeepsDelivered(from, to, words);
    }

    /// <summary>Keeps of some ports those of the first packets that get from one endpoint to another; false where none is left.</summary>
    public bool KeepsDelivered(int from, int to, Span<ulong> words)
    {
        ref readonly var pair = ref Pairs[Places.Of(from), Places.Of(to)];
        var way = Pairs.Ways[pair.Way];
        if (!way.IsAlive)
        {
            return false;
        }

        var arrival = way.Arrival < 0 ? to : way.Arrival;
        And(words, pair.Request);
        And(words, _rows.Find(Gates.Row(from, way.OutLink, GateTable.Out), _atoms.Of(to), _atoms));
        And(words, _rows.Find(Gates.Row(arrival, way.InLink, GateTable.In), _atoms.Of(from), _atoms));
        return words.ContainsAnyExcept(0UL) && Carried(way, from, to);
    }

    /// <summary>Keeps of the delivered ports those on which the answer comes back; false where there are none.</summary>
    public bool Answered(int from, int to, Span<ulong> words)
    {
        ref readonly var pair = ref Pairs[Places.Of(from), Places.Of(to)];
        var way = Pairs.Ways[pair.Way];
        var arrival = way.Arrival < 0 ? to : way.Arrival;
        var back = Pairs.Ways[pair.Back];
        if (!back.IsAlive)
        {
            return false;
        }

        And(words, pair.Reply);
        And(words, _rows.Find(Gates.Row(arrival, back.OutLink, GateTable.AnswerOut), _atoms.Of(from), _atoms));
        And(words, _rows.Find(pair.ReplyIn >= 0 ? pair.ReplyIn : Gates.Row(from, back.InLink, GateTable.AnswerIn), _atoms.Of(arrival), _atoms));
        return words.ContainsAnyExcept(0UL) && Carried(back, arrival, from);
    }

    // By the atoms that there were at first.
    private List<int>[] ByAtom()
    {
        var lists = new List<int>[_atoms.First];
        for (var atom = 0; atom < lists.Length; atom++)
        {
            lists[atom] = [];
        }

        for (var endpoint = 0; endpoint < Endpoints.All.Count; endpoint++)
        {
            lists[_atoms.Of(endpoint)].Add(endpoint);
        }

        return lists;
    }

    // Whether the datagrams of every overlay on the way get through, and those of the tunnels that carry these: no tunnel carries itself.
    private bool Carried(Way way, int from, int to)
    {
        foreach (var crossing in way.Crossings)
        {
            var (near, far) = (Pairs.Ways.Station(crossing.From, from, to), Pairs.Ways.Station(crossing.To, from, to));
            ref readonly var pair = ref Pairs[Places.Of(near), Places.Of(far)];
            var outer = Pairs.Ways[pair.Way];
            var atom = _ports.IndexOf(FilterProtocol.Udp, (ushort)crossing.Port);
            if (!Masks.Contains(pair.Request, atom) ||
                !Masks.Contains(_rows.Find(Gates.Row(near, outer.OutLink, GateTable.Out), _atoms.Of(far), _atoms), atom) ||
                !Masks.Contains(_rows.Find(Gates.Row(far, outer.InLink, GateTable.In), _atoms.Of(near), _atoms), atom) ||
                !Carried(outer, near, far))
            {
                return false;
            }
        }

        return true;
    }

    private void And(Span<ulong> words, int mask)
    {
        var other = Masks[mask];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= other[i];
        }
    }

    // Nodes of the fabric have a gate only where an address of theirs is had by a machine too; an answer may end at one that has another node's.
    private void AddGateFilters(FilterTable filters)
    {
        for (var node = 0; node < Plan.Machines.Count; node++)
        {
            filters.Of(Plan.Machines[node].Filter);
        }

        for (var station = 0; station < Index.Stations.Count; station++)
        {
            var spec = Index.Spec(Index.Stations.Node(station));
            if (spec.Role != State.MachineRole.Machine && (Index.IsEnd(station) || Index.HasTwin(station)))
            {
                filters.Of(spec.Filter);
            }
        }
    }

    private AtomSpace CutAtWays(MatchTable matches, FilterTable filters)
    {
        for (var node = 0; node < Index.NodeCount; node++)
        {
            var spec = Index.Spec(node);
            var sysctls = Index.Sysctls(spec.Sysctls);
            if (sysctls.ForwardsV4 || sysctls.ForwardsV6)
            {
                filters.Of(spec.Filter);
            }
        }

        foreach (var network in Plan.Topology.Networks)
        {
            foreach (var block in network.Cidrs)
            {
                matches.Of(block);
            }
        }

        CutAtNat(matches);

        return new AtomSpace(matches, Index.Stations);
    }

    private void CutAtNat(MatchTable matches)
    {
        for (var node = 0; node < Index.NodeCount; node++)
        {
            var filter = Index.Spec(node).Filter;
            foreach (var match in filter.Nat.Count == 0 ? [] : filter.Nat.SelectMany(r => new[] { r.Source, r.Destination }))
            {
                if (match?.Network is { } network)
                {
                    matches.Of(network);
                }
                else if (match?.Set is { } name && filter.Sets.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) is { } set)
                {
                    matches.Of(set);
                }
            }
        }
    }
}
