using Farspan.Topology.Declarations;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>A guest is where its host is, and no machine carries itself.</summary>
internal sealed class HostRule : ITopologyRule
{
    private const string Code = "FS1233";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var machines = new Dictionary<string, Machine>(StringComparer.Ordinal);
        foreach (var machine in topology.Machines)
        {
            machines.TryAdd(machine.Model.Name, machine.Model);
        }

        var circles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var machine in topology.Machines)
        {
            if (machine.Declaration.Host is { } host)
            {
                Check(topology, machine, host, machines.GetValueOrDefault(host.Value), circles);
            }
        }
    }

    private static void Check(ResolvedTopology topology, Resolved<MachineDeclaration, Machine> machine, Located<string> host, Machine? carrier, HashSet<string> circles)
    {
        var (name, hosts) = (machine.Model.Name, machine.Model.Hosts);
        if (hosts.Contains(name, StringComparer.Ordinal))
        {
            // Each circle once, at the first of its machines in the file.
            if (!circles.Contains(name))
            {
                circles.UnionWith(hosts);
                var through = hosts.Count == 1 ? "" : $" through {string.Join(", ", hosts.SkipLast(1).Select(h => $"'{h}'"))}";
                topology.Findings.Error(Code, host.Span, $"Machine '{name}' is carried by itself{through}; remove one 'host', for the outermost machine stands on its own.");
            }
        }
        else if (hosts.Count > Limits.MostNested)
        {
            topology.Findings.Error(Code, host.Span, FormattableString.Invariant($"Machine '{name}' is carried by more than {Limits.MostNested} machines, one inside the other; name the machine that it really runs on."));
        }
        else if (carrier is not null && !string.Equals(carrier.Provider.Name, machine.Model.Provider.Name, StringComparison.Ordinal))
        {
            topology.Findings.Error(Code, host.Span,
                $"Machine '{name}' stands at provider '{machine.Model.Provider.Name}', but its host '{carrier.Name}' at '{carrier.Provider.Name}': a guest is where its host is; name a host there, or move one of the two.", carrier.Location);
        }
        else if (carrier is { Zone: { } zone } && machine.Model.Zone is { } own && !string.Equals(zone, own, StringComparison.Ordinal))
        {
            topology.Findings.Error(Code, host.Span,
                $"Machine '{name}' stands in zone '{own}', but its host '{carrier.Name}' in '{zone}': a guest fails with its host; name a host there, or move one of the two.", carrier.Location);
        }
    }
}
