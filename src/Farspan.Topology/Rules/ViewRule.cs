using Farspan.Addressing;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Everybody is in one view: no two views are for the same askers, and every client is in some.</summary>
internal sealed class ViewRule : ITopologyRule
{
    private const string ViewsCode = "FS1256";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var server in topology.NameServers.Select(s => s.Model).Where(s => s.Views.Count > 0))
        {
            for (var late = 1; late < server.Views.Count; late++)
            {
                for (var early = 0; early < late; early++)
                {
                    Same(topology, server.Views[early], server.Views[late]);
                }
            }

            var strangers = server.Clients?.Machines.Where(m => !server.Views.Any(v => MayHold(v, m))).ToList() ?? [];
            if (strangers.Count > 0)
            {
                var more = strangers.Count > 1 ? FormattableString.Invariant($" and {strangers.Count - 1} more") : "";
                topology.Findings.Warning(ViewsCode, server.Location,
                    $"Machine '{strangers[0].Name}'{more} may ask name server '{server.Name}', but is in none of its views and gets no answers; widen a view, or add one 'from: internet' for everybody else.", strangers[0].Location);
            }

            foreach (var zone in server.Zones.Where(z => z.Views.Count > 0))
            {
                foreach (var record in zone.Records.Where(r => r.Views.Count > 0 && !r.Views.Any(zone.Views.Contains)))
                {
                    topology.Findings.Error(ViewsCode, record.Location, $"Nobody sees '{record.Name}': it is for view '{record.Views[0]}', which does not see zone '{zone.Name}'; add the view to the zone's 'views', or remove the record.", zone.Location);
                }
            }
        }
    }

    private static void Same(ResolvedTopology topology, DnsView early, DnsView late)
    {
        if (Ways(early).Intersect(Ways(late), StringComparer.Ordinal).Any() || Ways(early).Count + Ways(late).Count == 0)
        {
            var block = late.Blocks.Where(early.Blocks.Contains).Select(b => (System.Net.IPNetwork?)b).FirstOrDefault();
            var machine = late.Machines.FirstOrDefault(m => early.Machines.Any(e => e.Name == m.Name));
            if (block is not null || machine is not null)
            {
                topology.Findings.Error(ViewsCode, late.Location,
                    $"Views '{early.Name}' and '{late.Name}' are both for {(block is { } shared ? $"{shared}" : $"machine '{machine!.Name}'")}, and nothing says which of them is meant; take it out of one of the two, or tell them apart with 'by'.", early.Location);
            }
        }
    }

    private static List<string> Ways(DnsView view) => [.. view.ByNetworks.Select(n => $"network/{n.Name}"), .. view.ByOverlays.Select(o => $"overlay/{o.Name}")];

    private static bool MayHold(DnsView view, Machine machine) =>
        view.Machines.Any(m => m.Name == machine.Name) ||
        machine.Attachments.Any(a => a.Subnet.Cidrs.Any(c => view.Blocks.Any(b => b.Overlaps(c)))) ||
        view.Overlays.Any(o => o.Members.Any(m => m.Name == machine.Name) && o.Cidrs.Any(c => view.Blocks.Any(b => b.Overlaps(c))));
}
