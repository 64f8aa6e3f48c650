using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Matrices;

/// <summary>Finds the nodes that a word of the command line means: <c>etcd-1</c>, <c>role=etcd</c>, <c>role=etcd|worker,zone=aws/a</c>, <c>service/etcd</c>, <c>provider/aws</c>, <c>cidr/10.0.0.0/8</c>, <c>internet</c>, <c>all</c>.</summary>
public static class NodeSelection
{
    /// <summary>Finds them.</summary>
    /// <returns>Names of machines, and of the internet's node; empty where the thing exists and holds none; null where there is no such thing or the text has another form.</returns>
    public static IReadOnlySet<string>? Find(NetworkPlan plan, string text)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(text);
        var topology = plan.Topology;
        if (topology.Machines.Any(m => m.Name == text))
        {
            return Set([text]);
        }

        return Reference.TryParse(text, out var reference) ? Of(plan, reference) : text.Contains('=', StringComparison.Ordinal) ? OfLabels(topology, text) : null;
    }

    private static HashSet<string>? Of(NetworkPlan plan, Reference reference)
    {
        var topology = plan.Topology;
        var exists = reference.Kind switch
        {
            ReferenceKind.Machine => topology.Machines.Any(m => m.Name == reference.Name),
            ReferenceKind.Service => topology.Services.Any(s => s.Name == reference.Name),
            ReferenceKind.Provider => topology.Providers.Any(p => p.Name == reference.Name),
            ReferenceKind.Network => topology.Networks.Any(n => n.Name == reference.Name),
            ReferenceKind.Overlay => topology.Overlays.Any(o => o.Name == reference.Name),
            ReferenceKind.Subnet => topology.Networks.Any(n => n.Name == reference.Name && n.Subnets.Any(s => s.Name == reference.Part)),
            ReferenceKind.Zone => topology.Providers.Any(p => p.Name == reference.Name && p.Zones.Contains(reference.Part, StringComparer.Ordinal)),
            _ => reference.Kind is ReferenceKind.Internet or ReferenceKind.All or ReferenceKind.Cidr,
        };
        return !exists ? null : reference.Kind switch
        {
            ReferenceKind.All => Set(topology.Machines.Select(m => m.Name)),
            ReferenceKind.Internet => Set(Internet(plan)),
            ReferenceKind.Cidr => OfBlock(plan, reference.Block!.Value),
            ReferenceKind.Service => Set(plan.Machines.Where(m => m.Services.Any(s => s.Name == reference.Name)).Select(m => m.Machine)),
            ReferenceKind.Overlay => Set(topology.Overlays.First(o => o.Name == reference.Name).Members.Select(m => m.Name)),
            _ => Set(topology.Machines.Where(m => Stands(m, reference)).Select(m => m.Name)),
        };
    }

    private static bool Stands(Machine machine, Reference reference) => reference.Kind switch
    {
        ReferenceKind.Machine => machine.Name == reference.Name,
        ReferenceKind.Provider => machine.Provider.Name == reference.Name,
        ReferenceKind.Zone => machine.Provider.Name == reference.Name && machine.Zone == reference.Part,
        ReferenceKind.Network => machine.Attachments.Any(a => a.Network.Name == reference.Name),
        _ => machine.Attachments.Any(a => a.Network.Name == reference.Name && a.Subnet.Name == reference.Part),
    };

    private static HashSet<string> OfBlock(NetworkPlan plan, IPNetwork block)
    {
        var machines = plan.Machines.Where(m => m.Addresses.Any(a => block.Contains(a.Address))).Select(m => m.Machine);
        return Set(OutsideBlocks.Of(plan.Topology, block.IsV6).Any(o => o.Overlaps(block)) ? machines.Concat(Internet(plan)) : machines);
    }

    // As selectors are told: every label must match, by one of its values.
    private static HashSet<string>? OfLabels(NetworkTopology topology, string text)
    {
        var wanted = text.Split(',').Select(t => t.Split('=', 2)).Select(t => (Label: t[0], Values: t.Length == 2 ? t[1].Split('|') : [])).ToList();
        return wanted.Any(w => w.Values.Length == 0 || w.Values.Any(v => !topology.Machines.Any(m => Has(m, w.Label, v))))
            ? null
            : Set(topology.Machines.Where(m => wanted.All(w => w.Values.Any(v => Has(m, w.Label, v)))).Select(m => m.Name));
    }

    private static bool Has(Machine machine, string label, string value) => machine.Labels.TryGetValue(label, out var own) && own == value;

    private static IEnumerable<string> Internet(NetworkPlan plan) => plan.Fabric.Where(f => f.Role == State.MachineRole.Internet).Select(f => f.Machine);

    private static HashSet<string> Set(IEnumerable<string> names) => names.ToHashSet(StringComparer.Ordinal);
}
