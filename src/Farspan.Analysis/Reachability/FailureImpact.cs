using System.Numerics;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability.Engine;
using Farspan.Analysis.Scenarios;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability;

/// <summary>For each pair, which of some failures break it: asked once, every combination of them is told by one bit operation.</summary>
/// <remarks>
/// <para>
/// Nothing is routed around a loss, so that a pair with one way is broken by several failures exactly where it is broken by one of them. With the bits of
/// <see cref="Breaks"/> such a pair outlives the set of failures <c>S</c> when <c>(Breaks(…) &amp; S) == 0</c>; a claim about many pairs that must all work
/// takes the bits of all of them together once, and every set is one test; a quorum takes the bits of each two members, and the members that talk
/// to each other under a set are those joined by pairs whose bits miss it.
/// </para>
/// <para>
/// Where rules translate (<see cref="IsTranslated"/>), an endpoint may be reached by several addresses. A port is broken when no entrance to it is left, which two failures may
/// bring about together though neither does alone: ask <see cref="IsBroken"/> for the set.
/// </para>
/// <para>Reading it fills a cache: use one for each thread.</para>
/// </remarks>
public sealed class FailureImpact
{
    /// <summary>How many failures one impact can tell: the bits of a word. More are told by several impacts.</summary>
    public const int MostFailures = 64;

    private readonly Proof _proof;
    private readonly ulong[] _nodes;
    private readonly FailureSet[] _sets;
    private readonly Dictionary<(int From, int To, bool Answered), EntranceImpact> _entrances = [];
    private readonly ulong[] _known;
    private readonly bool[] _isKnown;

    internal FailureImpact(Proof proof, IReadOnlyList<Failure> failures)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(failures.Count, MostFailures);
        (_proof, Failures) = (proof, failures);
        _nodes = new ulong[proof.Index.NodeCount];
        _sets = [.. failures.Select(f => FailureSet.Of(proof.Plan, [f]))];
        for (var i = 0; i < _sets.Length; i++)
        {
            foreach (var name in _sets[i].Nodes)
            {
                if (proof.Index.Names.Find(name) is >= 0 and var node && node < _nodes.Length)
                {
                    _nodes[node] |= 1UL << i;
                }
            }
        }

        (_known, _isKnown) = (new ulong[2 * proof.Places.Count * proof.Places.Count], new bool[proof.Places.Count * proof.Places.Count]);
    }

    /// <summary>The failures; bit i of every answer speaks of the one at position i.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>The failures that each alone take at least one of the needed ports from a pair, which has them all while nothing is lost.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="to">Who is asked.</param>
    /// <param name="needed">The ports that count; a part of what the relation says of the pair.</param>
    /// <param name="answered">Whether the answer has to come back too.</param>
    public ulong Breaks(Endpoint from, Endpoint to, PortSet needed, bool answered)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(needed);
        if (needed.IsEmpty)
        {
            // Of a pair without a way nothing may be remembered: its places may have one the other way round.
            return 0;
        }

        if (IsTranslated(from, to))
        {
            return Ways(from.Id, to.Id, answered).Breaks(needed.Words);
        }

        ref readonly var pair = ref _proof.Pairs[_proof.Places.Of(from.Id), _proof.Places.Of(to.Id)];
        var way = _proof.Pairs.Ways[pair.Way];
        var bits = OfWay(way, from.Id, to.Id, needed.Words, isAnswer: false);
        return answered
            ? bits | OfWay(_proof.Pairs.Ways[pair.Back], way.Arrival < 0 ? to.Id : way.Arrival, from.Id, needed.Words, isAnswer: true)
            : bits;
    }

    /// <summary>Whether rules of translation may meet the packets of a pair, so that it may have several entrances.</summary>
    public bool IsTranslated(Endpoint from, Endpoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return _proof.Nat is { } nat && nat.Touches(from.Id, to.Id);
    }

    /// <summary>Whether failures together take one of the needed ports from a pair, by every entrance to it.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="to">Who is asked.</param>
    /// <param name="needed">The ports that count; a part of what the relation says of the pair.</param>
    /// <param name="answered">Whether the answer has to come back too.</param>
    /// <param name="lost">Bit i stands for the failure at position i.</param>
    public bool IsBroken(Endpoint from, Endpoint to, PortSet needed, bool answered, ulong lost)
    {
        ArgumentNullException.ThrowIfNull(needed);
        return IsTranslated(from, to) ? Ways(from.Id, to.Id, answered).AreBroken(needed.Words, lost) : (Breaks(from, to, needed, answered) & lost) != 0;
    }

    private EntranceImpact Ways(int from, int to, bool answered)
    {
        if (!_entrances.TryGetValue((from, to, answered), out var known))
        {
            _entrances.Add((from, to, answered), known = new EntranceImpact(_proof, from, to, answered, _sets));
        }

        return known;
    }

    private ulong OfWay(Way way, int from, int to, ReadOnlySpan<ulong> needed, bool isAnswer)
    {
        var (steps, cuts) = OfPlaces(way, from, to);
        var bits = steps | _nodes[_proof.Index.Stations.Node(from)] | _nodes[_proof.Index.Stations.Node(way.Arrival < 0 ? to : way.Arrival)];
        for (; cuts != 0; cuts &= cuts - 1)
        {
            var failure = BitOperations.TrailingZeroCount(cuts);
            bits |= Losses.IsCut(_proof, _sets[failure], from, to, needed, isAnswer) ? 1UL << failure : 0;
        }

        foreach (var crossing in way.Crossings)
        {
            var (near, far) = (_proof.Pairs.Ways.Station(crossing.From, from, to), _proof.Pairs.Ways.Station(crossing.To, from, to));
            bits |= OfDatagram(near, far, crossing.Port);
        }

        return bits;
    }

    private ulong OfDatagram(int from, int to, int port)
    {
        Span<ulong> words = stackalloc ulong[_proof.Masks.Words];
        words.Clear();
        var atom = _proof.Ports.IndexOf(FilterProtocol.Udp, (ushort)port);
        words[atom / 64] = 1UL << (atom % 64);
        return OfWay(_proof.Pairs.Ways[_proof.Pairs[_proof.Places.Of(from), _proof.Places.Of(to)].Way], from, to, words, isAnswer: false);
    }

    // What the nodes between have in common for all pairs of two places, and the failures that cut a link between their networks.
    private (ulong Steps, ulong Cuts) OfPlaces(Way way, int from, int to)
    {
        var at = (_proof.Places.Of(from) * _proof.Places.Count) + _proof.Places.Of(to);
        if (!_isKnown[at])
        {
            var (steps, cuts) = (0UL, 0UL);
            foreach (var step in way.Steps)
            {
                steps |= _nodes[step.Node];
                for (var i = 0; i < _sets.Length && _proof.Index.Spec(step.Node).Role == MachineRole.Backbone; i++)
                {
                    cuts |= _sets[i].IsCut(_proof.Index.Address(from), _proof.Index.Address(to), FilterProtocol.Tcp, 0) ? 1UL << i : 0;
                }
            }

            (_known[2 * at], _known[(2 * at) + 1], _isKnown[at]) = (steps, cuts, true);
        }

        return (_known[2 * at], _known[(2 * at) + 1]);
    }
}
