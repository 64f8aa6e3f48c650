using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Matrices;

/// <summary>Says ports by the names that services give them, where the services run on all of the machines that are asked.</summary>
public sealed class PortNames
{
    private readonly PortSpace _space;
    private readonly PortSet _transport;
    private readonly List<NamedService> _services;

    /// <summary>Names ports of a plan.</summary>
    public PortNames(NetworkPlan plan, PortSpace space)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        var members = plan.Machines.SelectMany(m => m.Services.Select(s => (m.Machine, s.Name))).ToLookup(s => s.Name, s => s.Machine, StringComparer.Ordinal);
        _services = [.. plan.Topology.Services.Select(s => new NamedService(s.Name, s.Over?.Name, members[s.Name].ToHashSet(StringComparer.Ordinal), [.. s.Ports.Select(p => (p.Name, SetOf(p)))]))];
        _transport = new PortSet(space);
        for (var i = 0; i < space.Atoms.Count; i++)
        {
            if (space.Atoms[i].Protocol is not (FilterProtocol.Icmp or FilterProtocol.IcmpV6))
            {
                _transport.Add(i);
            }
        }
    }

    /// <summary>Names the ports of a flow to machines: <c>etcd/peer</c>, <c>etcd</c> for all of a service's, <c>8001-8003/udp over mesh</c>, <c>all</c>.</summary>
    /// <param name="ports">The ports; a set of the space.</param>
    /// <param name="overlay">The overlay that the destination addresses lie in; null on the underlay.</param>
    /// <param name="machines">The machines that are asked; empty for the internet.</param>
    public string Of(PortSet ports, string? overlay, IReadOnlyList<string> machines)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(machines);
        var where = overlay is null ? string.Empty : $" over {overlay}";
        if (_transport.Except(ports).IsEmpty)
        {
            return "all" + where;
        }

        var (words, rest) = (new List<string>(), ports);
        foreach (var service in _services.Where(s => string.Equals(s.Over, overlay, StringComparison.Ordinal) && machines.Count > 0 && machines.All(s.Members.Contains)))
        {
            var open = service.Ports.Where(p => p.Ports.Except(ports).IsEmpty && StandsAlone(p.Ports, ports)).ToList();
            if (open.Count > 0)
            {
                words.Add(open.Count == service.Ports.Count ? service.Name : string.Join(' ', open.Select(p => $"{service.Name}/{p.Name}")));
                rest = open.Aggregate(rest, (left, p) => left.Except(p.Ports));
            }
        }

        return rest.IsEmpty ? string.Join(' ', words) : string.Join(' ', [.. words, rest + where]);
    }

    // A service's port in the middle of an open range is not what was meant: then the range is told as numbers.
    private bool StandsAlone(PortSet port, PortSet open)
    {
        var named = _services.SelectMany(s => s.Ports).Where(p => p.Ports.Except(open).IsEmpty).Aggregate(port, (all, p) => all.Or(p.Ports));
        var atoms = port.Atoms().ToList();
        return IsEdge(atoms[0] - 1, atoms[0]) && IsEdge(atoms[^1] + 1, atoms[^1]);

        bool IsEdge(int beside, int at) => beside < 0 || beside >= _space.Atoms.Count || _space.Atoms[beside].Protocol != _space.Atoms[at].Protocol ||
            !open.Contains(beside) || named.Contains(beside);
    }

    private PortSet SetOf(ServicePort port) => _space.Set(PortSpace.Of(port.Protocol), port.Ports);

    private sealed record NamedService(string Name, string? Over, HashSet<string> Members, IReadOnlyList<(string Name, PortSet Ports)> Ports);
}
