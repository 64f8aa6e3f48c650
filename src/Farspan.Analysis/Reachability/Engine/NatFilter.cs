using Farspan.Addressing;
using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>A filter and its translations for packets of known addresses and sets of ports: what <see cref="RowBuilder"/> says of atoms, said of images, which have none.</summary>
internal sealed class NatFilter
{
    private readonly FilterSpec _filter;
    private readonly RulePorts _ports;
    private readonly int[] _rules;
    private readonly int[] _nat;
    private readonly Dictionary<string, AddressRanges> _sets = new(StringComparer.Ordinal);

    public NatFilter(FilterSpec filter, RulePorts ports)
    {
        (_filter, _ports) = (filter, ports);
        _rules = [.. filter.Rules.Select(ports.Of)];
        _nat = [.. filter.Nat.Select(r => ports.Of(FilterRuleSpec.Every(FilterChain.Forward, FilterVerdict.Accept, r.Origin) with { Protocol = r.Protocol, Ports = r.Ports }))];
        foreach (var set in filter.Sets)
        {
            _sets[set.Name] = new AddressRanges(set);
        }
    }

    public bool HasNat => _nat.Length > 0;

    /// <summary>Keeps the ports that a chain lets pass.</summary>
    public void Keep(FilterChain chain, string? inLink, string? outLink, AddressNumber source, AddressNumber destination, PacketState state, Span<ulong> words)
    {
        Span<ulong> left = stackalloc ulong[words.Length];
        words.CopyTo(left);
        var policy = chain switch { FilterChain.Input => _filter.InputPolicy, FilterChain.Forward => _filter.ForwardPolicy, _ => _filter.OutputPolicy };
        for (var i = 0; i < _rules.Length; i++)
        {
            var rule = _filter.Rules[i];
            if (rule.Chain != chain || !Is(rule.InLink, inLink) || !Is(rule.OutLink, outLink) || !Matches(rule.Source, source) || !Matches(rule.Destination, destination))
            {
                continue;
            }

            for (var word = 0; word < words.Length; word++)
            {
                var (sure, perhaps) = Ports(_rules[i], rule.States, state, word);
                var decided = rule.Verdict == FilterVerdict.Accept ? sure : sure | perhaps;
                words[word] &= rule.Verdict == FilterVerdict.Accept ? ulong.MaxValue : ~(left[word] & decided);
                left[word] &= ~decided;
            }
        }

        for (var word = 0; word < words.Length && policy == FilterVerdict.Drop; word++)
        {
            words[word] &= ~left[word];
        }
    }

    /// <summary>The rules of one hook that translate some of the ports, each with those that it takes; ports of answers that one takes perhaps are lost.</summary>
    public IEnumerable<(NatRuleSpec Rule, ulong[] Ports)> Translate(bool isDestination, string link, AddressNumber source, AddressNumber destination, PacketState state, ulong[] words)
    {
        for (var i = 0; i < _nat.Length; i++)
        {
            var rule = _filter.Nat[i];
            if (rule.Kind == NatKind.Destination == isDestination && Matches(rule, link, source, destination))
            {
                var taken = new ulong[words.Length];
                for (var word = 0; word < taken.Length; word++)
                {
                    var (sure, perhaps) = Ports(_nat[i], ConnectionStates.New, state, word);
                    taken[word] = words[word] & sure;
                    words[word] &= ~(sure | perhaps);
                }

                if (taken.AsSpan().ContainsAnyExcept(0UL))
                {
                    yield return (rule, taken);
                }
            }
        }
    }

    /// <summary>Whether a rule of one hook matches all but the ports.</summary>
    public bool Meets(bool isDestination, string link, AddressNumber source, AddressNumber destination) =>
        _filter.Nat.Any(r => r.Kind == NatKind.Destination == isDestination && Matches(r, link, source, destination));

    /// <summary>Whether an address is what a rule demands.</summary>
    public bool Matches(AddressMatch? match, AddressNumber address) => match switch
    {
        null => true,
        { Network: { } network } => address.IsIn(AddressNumber.Of(network.BaseAddress), network.PrefixLength),
        { Set: { } name } => _sets.TryGetValue(name, out var set) && set.Contains(address),
        _ => false,
    };

    private bool Matches(NatRuleSpec rule, string link, AddressNumber source, AddressNumber destination) =>
        Is(rule.InLink, link) && Is(rule.OutLink, link) && (rule.To is null || rule.To.IsV6 == source.IsV6) && Matches(rule.Source, source) && Matches(rule.Destination, destination);

    // What a rule matches for certain and perhaps: a stray answer begins a connection over UDP and is invalid otherwise.
    private (ulong Sure, ulong Perhaps) Ports(int id, ConnectionStates states, PacketState state, int word)
    {
        var seen = states == ConnectionStates.None ? ulong.MaxValue : state switch
        {
            PacketState.New => Mask(states, ConnectionStates.New),
            PacketState.Answer => Mask(states, ConnectionStates.Established),
            _ => (_ports.Udp[word] & Mask(states, ConnectionStates.New)) | (_ports.Other[word] & Mask(states, ConnectionStates.Invalid)),
        };
        return state == PacketState.New ? (_ports.Request(id)[word] & seen, 0) : (_ports.Reply(id)[word] & seen, _ports.Perhaps(id)[word] & seen);
    }

    private static ulong Mask(ConnectionStates states, ConnectionStates one) => (states & one) != 0 ? ulong.MaxValue : 0;

    private static bool Is(string? wanted, string? link) => wanted is null || string.Equals(wanted, link, StringComparison.Ordinal);
}
