using Farspan.Addressing;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>The ports of rules as sets of atoms, each different list once: of a request, and of the answer to a request on each atom.</summary>
/// <remarks>
/// An answer over TCP or UDP goes to a port that the asker's kernel chose, so that a rule with ports may match it for certain, never, or perhaps;
/// an answer over ICMP has the type that <see cref="PacketKind.ReplyTo"/> says.
/// </remarks>
internal sealed class RulePorts
{
    private readonly PortSpace _space;
    private readonly SequenceTable _ids = new();
    private readonly Dictionary<object, int> _byRule = new(ReferenceEqualityComparer.Instance);
    private readonly PacketKind[] _requests;
    private readonly PacketKind[] _replies;
    private ulong[] _request = [];
    private ulong[] _reply = [];
    private ulong[] _perhaps = [];

    public RulePorts(PortSpace space)
    {
        _space = space;
        var count = space.Atoms.Count;
        Words = (count + 63) / 64;
        (_requests, _replies, Udp, Other) = (new PacketKind[count], new PacketKind[count], new ulong[Words], new ulong[Words]);
        for (var atom = 0; atom < count; atom++)
        {
            var (protocol, first, _) = space.Atoms[atom];
            var flow = new Flow { From = string.Empty, Source = System.Net.IPAddress.Any, Destination = System.Net.IPAddress.Any, Protocol = protocol, Port = first };
            (_requests[atom], _replies[atom]) = (PacketKind.Of(flow), PacketKind.ReplyTo(flow));
            (protocol == FilterProtocol.Udp ? Udp : Other)[atom / 64] |= 1UL << (atom % 64);
        }
    }

    public int Words { get; }

    /// <summary>The atoms of UDP.</summary>
    public ulong[] Udp { get; }

    /// <summary>All other atoms.</summary>
    public ulong[] Other { get; }

    /// <summary>Whether a rule has a number already.</summary>
    public bool Knows(FilterRuleSpec rule) => _byRule.ContainsKey(rule);

    /// <summary>The number of a rule's list of ports.</summary>
    public int Of(FilterRuleSpec rule)
    {
        if (!_byRule.TryGetValue(rule, out var id))
        {
            id = Intern(rule);
            _byRule.Add(rule, id);
        }

        return id;
    }

    /// <summary>Requests that the rule's ports match.</summary>
    public ReadOnlySpan<ulong> Request(int id) => _request.AsSpan(id * Words, Words);

    /// <summary>Requests whose answers they match, whatever port the asker chose.</summary>
    public ReadOnlySpan<ulong> Reply(int id) => _reply.AsSpan(id * Words, Words);

    /// <summary>Requests whose answers they match for some ports that the asker may have chosen.</summary>
    public ReadOnlySpan<ulong> Perhaps(int id) => _perhaps.AsSpan(id * Words, Words);

    private int Intern(FilterRuleSpec rule)
    {
        var items = new int[2 + (2 * rule.Ports.Count) + rule.IcmpTypes.Count];
        var used = 0;
        items[used++] = (int)rule.Protocol;
        items[used++] = rule.Ports.Count;
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            items[used++] = rule.Ports[i].First;
            items[used++] = rule.Ports[i].Last;
        }

        for (var i = 0; i < rule.IcmpTypes.Count; i++)
        {
            items[used++] = rule.IcmpTypes[i];
        }

        var before = _ids.Count;
        var id = _ids.Add(items);
        if (id == before)
        {
            Evaluate(rule, id);
        }

        return id;
    }

    private void Evaluate(FilterRuleSpec rule, int id)
    {
        if (_request.Length < (id + 1) * Words)
        {
            var length = Math.Max(2 * _request.Length, 64 * Words);
            Array.Resize(ref _request, length);
            Array.Resize(ref _reply, length);
            Array.Resize(ref _perhaps, length);
        }

        if (rule.Ports.Count > 0 && rule.IcmpTypes.Count == 0)
        {
            Ranges(rule, id);
            return;
        }

        for (var atom = 0; atom < _requests.Length; atom++)
        {
            Mark(_request, id, atom, Matches(rule, _requests[atom]));
            Mark(_reply, id, atom, Matches(rule, _replies[atom]));
        }
    }

    private void Ranges(FilterRuleSpec rule, int id)
    {
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            var range = rule.Ports[i];
            for (var atom = _space.IndexOf(rule.Protocol, range.First); atom <= _space.IndexOf(rule.Protocol, range.Last); atom++)
            {
                Mark(_request, id, atom, condition: true);
            }
        }

        for (var atom = 0; atom < _replies.Length; atom++)
        {
            var packet = _replies[atom];
            var matches = packet.Protocol == rule.Protocol ? Covered(rule.Ports, packet) : 0;
            Mark(_reply, id, atom, matches == packet.LastPort - packet.FirstPort + 1);
            Mark(_perhaps, id, atom, matches > 0 && matches != packet.LastPort - packet.FirstPort + 1);
        }
    }

    private static int Covered(IReadOnlyList<PortRange> ranges, PacketKind packet)
    {
        var sum = 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            sum += Math.Max(0, Math.Min(ranges[i].Last, packet.LastPort) - Math.Max(ranges[i].First, packet.FirstPort) + 1);
        }

        return sum;
    }

    private static bool Matches(FilterRuleSpec rule, PacketKind packet) =>
        (rule.Protocol == FilterProtocol.Any || rule.Protocol == packet.Protocol) &&
        (rule.IcmpTypes.Count == 0 || rule.IcmpTypes.Contains((byte)packet.FirstPort));

    private void Mark(ulong[] words, int id, int atom, bool condition)
    {
        if (condition)
        {
            words[(id * Words) + (atom / 64)] |= 1UL << (atom % 64);
        }
    }
}
