using Farspan.Addressing;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A VPN has a name and, at both routers, a port of its own.</summary>
internal sealed class VpnRule : ITopologyRule
{
    private const string Code = "FS1284";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var vpns = topology.Links.Where(l => l.Model.Method == LinkMethod.Vpn).ToList();
        for (var i = 0; i < vpns.Count; i++)
        {
            var link = vpns[i];
            var other = vpns.Take(i).FirstOrDefault(o => o.Model.Port == link.Model.Port && Networks(o.Model).Intersect(Networks(link.Model), StringComparer.Ordinal).Any());
            var why = WhyNot(topology, link.Model) ?? (other is null ? null
                : $"link '{other.Model.Name}' has port {other.Model.Port} at the same router; give one of the two another 'port'");
            if (why is not null)
            {
                topology.Findings.Error(Code, link.Source.Span, $"Link '{link.Model.Name}' cannot be a VPN as it stands: {why}.");
            }
        }
    }

    private static string? WhyNot(ResolvedTopology topology, Link link)
    {
        if (topology.Overlays.FirstOrDefault(o => o.Model.Name == link.Name) is { } namesake)
        {
            return $"overlay '{namesake.Model.Name}' has the same name, and both have WireGuard keys by name; rename one of the two";
        }

        if (!link.First.Cidrs.Any(a => link.Second.Cidrs.Any(b => a.IsV6 == b.IsV6)))
        {
            return "the two networks have no address family in common; give both a block of the same family";
        }

        var taken = new[] { link.First, link.Second }.SelectMany(n => n.Forwards.Select(f => (n, f)))
            .FirstOrDefault(p => p.f.Protocol == TransportProtocol.Udp && p.f.Ports.First <= link.Port && link.Port <= p.f.Ports.Last);
        return taken.n is null ? null : FormattableString.Invariant($"network '{taken.n.Name}' forwards port {link.Port}/udp of its router; give the link another 'port'");
    }

    private static IEnumerable<string> Networks(Link link) => [link.First.Name, link.Second.Name];
}
