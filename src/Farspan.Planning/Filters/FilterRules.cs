using Farspan.Addressing;
using Farspan.Planning.Naming;
using Farspan.State.Filters;

namespace Farspan.Planning.Filters;

/// <summary>The rules that every filter begins with, and the one shape that all others are made of.</summary>
internal static class FilterRules
{
    // RFC 792: destination unreachable, echo request, time exceeded, parameter problem. Echo replies belong to an established flow.
    private static readonly IReadOnlyList<byte> _icmpTypes = [3, 8, 11, 12];

    // RFC 4890 section 4.4.1: errors, echo request, multicast listener messages (130–132, 143), neighbour solicitation and advertisement.
    // Router advertisements and redirects are left out: routes come from the plan alone.
    private static readonly IReadOnlyList<byte> _icmpV6Types = [1, 2, 3, 4, 128, 130, 131, 132, 135, 136, 143];

    /// <summary>What a chain says first: connection tracking, loopback, and the ICMP that the network itself needs.</summary>
    public static IEnumerable<FilterRuleSpec> Beginning(FilterChain chain, bool usesV6)
    {
        yield return Rule(chain, Origins.Default("invalid")) with { States = ConnectionStates.Invalid, Verdict = FilterVerdict.Drop };
        yield return Rule(chain, Origins.Default("established")) with { States = ConnectionStates.Established | ConnectionStates.Related };
        if (chain == FilterChain.Forward)
        {
            yield break;
        }

        yield return On(Rule(chain, Origins.Default("loopback")), LinkNames.Loopback);
        yield return Rule(chain, Origins.Default("icmp")) with { Protocol = FilterProtocol.Icmp, IcmpTypes = _icmpTypes };
        if (usesV6)
        {
            yield return Rule(chain, Origins.Default("icmpv6")) with { Protocol = FilterProtocol.IcmpV6, IcmpTypes = _icmpV6Types };
        }
    }

    /// <summary>Accepts everything in a chain; the starting point of every rule.</summary>
    public static FilterRuleSpec Rule(FilterChain chain, string origin) => FilterRuleSpec.Every(chain, FilterVerdict.Accept, origin);

    /// <summary>The rule for one link: the one packets come by in the input chain, the one they leave by in the output chain.</summary>
    public static FilterRuleSpec On(FilterRuleSpec rule, string link) =>
        rule.Chain == FilterChain.Input ? rule with { InLink = link } : rule with { OutLink = link };

    /// <summary>Rules that begin flows between two sides: one for each family that both have and each protocol.</summary>
    public static IEnumerable<FilterRuleSpec> Between(FilterRuleSpec rule, Side from, Side to, IReadOnlyList<FlowPorts> ports)
    {
        foreach (var (source, destination) in new[] { (from.V4, to.V4), (from.V6, to.V6) })
        {
            if (source is null || destination is null)
            {
                continue;
            }

            var (sourceMatch, destinationMatch) = (AddressMatch.In(source.Spec.Name), AddressMatch.In(destination.Spec.Name));
            foreach (var (protocol, range) in ports)
            {
                yield return rule with
                {
                    Source = sourceMatch,
                    Destination = destinationMatch,
                    Protocol = protocol,
                    Ports = range,
                    States = ConnectionStates.New,
                };
            }
        }
    }

    /// <summary>The one UDP port of an overlay.</summary>
    public static IReadOnlyList<FlowPorts> Udp(ushort port) => [new(FilterProtocol.Udp, [new PortRange(port, port)])];

    /// <summary>The sets that rules refer to, ordered by name.</summary>
    public static IReadOnlyList<AddressSetSpec> SetsOf(IEnumerable<FilterRuleSpec> rules, IReadOnlyDictionary<string, AddressSetSpec> sets)
    {
        // The name of a set is nearly always the same object, and comparing objects costs nothing.
        var names = new HashSet<string>(ReferenceEqualityComparer.Instance);
        var (lastSource, lastDestination) = (string.Empty, string.Empty);
        foreach (var rule in rules)
        {
            // Neighbours mostly share a side: what was seen last need not be looked up.
            if (rule.Source?.Set is { } source && !ReferenceEquals(source, lastSource))
            {
                names.Add(lastSource = source);
            }

            if (rule.Destination?.Set is { } destination && !ReferenceEquals(destination, lastDestination))
            {
                names.Add(lastDestination = destination);
            }
        }

        var ordered = names.ToArray();
        Array.Sort(ordered, string.CompareOrdinal);
        var specs = new List<AddressSetSpec>(ordered.Length);
        for (var i = 0; i < ordered.Length; i++)
        {
            if (i == 0 || !string.Equals(ordered[i], ordered[i - 1], StringComparison.Ordinal))
            {
                specs.Add(sets[ordered[i]]);
            }
        }

        return specs;
    }
}
