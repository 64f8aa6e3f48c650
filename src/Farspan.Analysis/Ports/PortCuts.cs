using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Ports;

/// <summary>Where atoms of ports begin: a mark for every port of every protocol.</summary>
internal sealed class PortCuts
{
    private readonly bool[][] _marks = [new bool[ushort.MaxValue + 2], new bool[ushort.MaxValue + 2], new bool[byte.MaxValue + 2], new bool[byte.MaxValue + 2]];

    /// <summary>Cuts before the first port of a range and behind the last.</summary>
    public void Add(FilterProtocol protocol, int first, int last)
    {
        var marks = _marks[Number(protocol)];
        marks[first] = true;
        marks[last + 1] = true;
    }

    /// <summary>Cuts at the ports and types of a rule.</summary>
    public void Add(FilterRuleSpec rule)
    {
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            Add(rule.Protocol, rule.Ports[i].First, rule.Ports[i].Last);
        }

        for (var i = 0; i < rule.IcmpTypes.Count; i++)
        {
            Add(rule.Protocol, rule.IcmpTypes[i], rule.IcmpTypes[i]);
        }
    }

    /// <summary>Cuts at the ports that a rule of address translation matches and writes.</summary>
    public void Add(NatRuleSpec rule)
    {
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            Add(rule.Protocol, rule.Ports[i].First, rule.Ports[i].Last);
        }

        if (rule.ToPort is { } port)
        {
            Add(rule.Protocol, port, port);
        }
    }

    /// <summary>Where the atoms of a protocol begin, in order.</summary>
    public ushort[] Of(FilterProtocol protocol)
    {
        var marks = _marks[Number(protocol)];
        var starts = new List<ushort> { 0 };
        for (var port = 1; port < marks.Length - 1; port++)
        {
            if (marks[port])
            {
                starts.Add((ushort)port);
            }
        }

        return starts.ToArray();
    }

    private static int Number(FilterProtocol protocol) => protocol switch
    {
        FilterProtocol.Tcp => 0,
        FilterProtocol.Udp => 1,
        FilterProtocol.Icmp => 2,
        FilterProtocol.IcmpV6 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Only these have ports or types."),
    };
}
