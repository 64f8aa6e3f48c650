using System.Net;
using Farspan.Analysis.Scenarios;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>A proof with some of its nodes and links lost: nothing is routed around, so that ways only die.</summary>
internal sealed class Losses
{
    private readonly Proof _proof;
    private readonly bool[] _nodes;
    private readonly bool _isNothing;

    public Losses(Proof proof, FailureSet set)
    {
        (_proof, Set, _isNothing) = (proof, set, set.Failures.Count == 0);
        _nodes = _isNothing ? [] : new bool[proof.Index.NodeCount];
        foreach (var name in set.Nodes)
        {
            if (proof.Index.Names.Find(name) is >= 0 and var node && node < _nodes.Length)
            {
                _nodes[node] = true;
            }
        }
    }

    public FailureSet Set { get; }

    public bool IsLost(int node) => !_isNothing && _nodes[node];

    /// <summary>The ports of the first packets that get through; false where there are none.</summary>
    public bool Delivered(int from, int to, Span<ulong> words)
    {
        if (_proof.Nat is { } nat && nat.Touches(from, to))
        {
            return nat.Delivered(from, to, this, words);
        }

        if (!_proof.Delivered(from, to, words))
        {
            return false;
        }

        if (_isNothing)
        {
            return true;
        }

        var way = _proof.Pairs.Ways[_proof.Pairs[_proof.Places.Of(from), _proof.Places.Of(to)].Way];
        return Survives(way, from, to, words, isAnswer: false);
    }

    /// <summary>Keeps of some ports those on which a first packet and its answer get through; false where none is left.</summary>
    public bool Keeps(int from, int to, Span<ulong> words)
    {
        if (_isNothing && _proof.Nat is null)
        {
            return _proof.KeepsDelivered(from, to, words) && _proof.Answered(from, to, words);
        }

        Span<ulong> answered = stackalloc ulong[words.Length];
        if (!Delivered(from, to, answered) || !Answered(from, to, answered))
        {
            return false;
        }

        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= answered[i];
        }

        return words.ContainsAnyExcept(0UL);
    }

    /// <summary>Keeps of the delivered ports those on which the answer gets through.</summary>
    public bool Answered(int from, int to, Span<ulong> words)
    {
        if (_proof.Nat is { } nat && nat.Touches(from, to))
        {
            return nat.Answered(from, to, this, words);
        }

        if (!_proof.Answered(from, to, words))
        {
            return false;
        }

        if (_isNothing)
        {
            return true;
        }

        ref readonly var pair = ref _proof.Pairs[_proof.Places.Of(from), _proof.Places.Of(to)];
        var (way, back) = (_proof.Pairs.Ways[pair.Way], _proof.Pairs.Ways[pair.Back]);
        return Survives(back, way.Arrival < 0 ? to : way.Arrival, from, words, isAnswer: true);
    }

    private bool Survives(Way way, int from, int to, Span<ulong> words, bool isAnswer)
    {
        var arrival = way.Arrival < 0 ? to : way.Arrival;
        if (IsLost(_proof.Index.Stations.Node(from)) || IsLost(_proof.Index.Stations.Node(arrival)))
        {
            return false;
        }

        foreach (var step in way.Steps)
        {
            if (IsLost(step.Node))
            {
                return false;
            }

            if (_proof.Index.Spec(step.Node).Role == MachineRole.Backbone)
            {
                Cut(_proof, Set, _proof.Index.Address(from), _proof.Index.Address(to), words, isAnswer);
            }
        }

        foreach (var crossing in way.Crossings)
        {
            if (!Carried(_proof.Pairs.Ways.Station(crossing.From, from, to), _proof.Pairs.Ways.Station(crossing.To, from, to), crossing.Port))
            {
                return false;
            }
        }

        return true;
    }

    // A datagram gets through a cut link where it is an overlay's: its port may not be one, after all.
    private bool Carried(int from, int to, int port)
    {
        Span<ulong> words = stackalloc ulong[_proof.Masks.Words];
        words.Fill(ulong.MaxValue);
        var atom = _proof.Ports.IndexOf(FilterProtocol.Udp, (ushort)port);
        var way = _proof.Pairs.Ways[_proof.Pairs[_proof.Places.Of(from), _proof.Places.Of(to)].Way];
        return Survives(way, from, to, words, isAnswer: false) && (words[atom / 64] & (1UL << (atom % 64))) != 0;
    }

    /// <summary>Takes from packets that leave the backbone the ports that a lost link cuts.</summary>
    public void Cut(MachineSpec node, NatPacket packet, bool isAnswer)
    {
        if (!_isNothing && node.Role == MachineRole.Backbone)
        {
            Cut(_proof, Set, packet.Source.ToAddress(), packet.Destination.ToAddress(), packet.Ports, isAnswer);
        }
    }

    /// <summary>Whether lost links take any of some ports of the packets between two stations.</summary>
    public static bool IsCut(Proof proof, FailureSet set, int from, int to, ReadOnlySpan<ulong> needed, bool isAnswer)
    {
        for (var word = 0; word < needed.Length; word++)
        {
            for (var bits = needed[word]; bits != 0; bits &= bits - 1)
            {
                if (IsCut(proof, set, proof.Index.Address(from), proof.Index.Address(to), (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits), isAnswer))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void Cut(Proof proof, FailureSet set, IPAddress from, IPAddress to, Span<ulong> words, bool isAnswer)
    {
        for (var word = 0; word < words.Length && set.IsCut(from, to, FilterProtocol.Tcp, 0); word++)
        {
            for (var bits = words[word]; bits != 0; bits &= bits - 1)
            {
                var atom = (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits);
                if (atom < proof.Ports.Atoms.Count && IsCut(proof, set, from, to, atom, isAnswer))
                {
                    words[word] &= ~(1UL << (atom % 64));
                }
            }
        }
    }

    private static bool IsCut(Proof proof, FailureSet set, IPAddress source, IPAddress destination, int atom, bool isAnswer)
    {
        var (protocol, port, _) = proof.Ports.Atoms[atom];
        var packet = new Forwarding.Flow { From = string.Empty, Source = source, Destination = destination, Protocol = protocol, Port = port };
        var kind = isAnswer ? Forwarding.PacketKind.ReplyTo(packet) : Forwarding.PacketKind.Of(packet);
        return set.IsCut(source, destination, protocol, kind.FirstPort);
    }
}
