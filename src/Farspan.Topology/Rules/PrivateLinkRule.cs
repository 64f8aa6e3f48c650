using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A private link leads to one machine's service on its own addresses, in one other network that nothing routes to.</summary>
internal sealed class PrivateLinkRule : ITopologyRule
{
    private const string Code = "FS1283";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var link in topology.Links.Where(l => l.Model.Method == LinkMethod.PrivateLink))
        {
            if (WhyNot(topology, link.Model) is { } why)
            {
                topology.Findings.Error(Code, link.Declaration.To!.Value.Span, $"Link '{link.Model.Name}' cannot lead to service '{link.Model.Service!.Name}': {why}.", link.Model.Service.Location);
            }
        }
    }

    private static string? WhyNot(ResolvedTopology topology, Link link)
    {
        var service = link.Service!;
        if (service.Over is { } overlay)
        {
            return $"it is bound to overlay '{overlay.Name}', and a private link leads to a machine's own address; lead it to a service without 'over'";
        }

        if (service.Candidates.FirstOrDefault(c => c.Attachments.Count > 0 && c.Attachments[0].Network.Name != link.Second.Name) is { } elsewhere)
        {
            return $"it may run in network '{link.Second.Name}' and, on machine '{elsewhere.Name}', in network '{elsewhere.Attachments[0].Network.Name}'; narrow its 'on' to one network";
        }

        if ((service.Replicas ?? service.Candidates.Count) > 1)
        {
            return "it runs on several machines, and a private link leads to one; put a load balancer in front and lead to that, or set 'replicas: 1'";
        }

        if (topology.Machines.FirstOrDefault(m => m.Model.Name == service.Name) is { } namesake && Domains(topology, namesake.Model).Contains(link.Name, StringComparer.Ordinal))
        {
            return $"its endpoint would be called '{link.EndpointName}' in hosts files, and so is machine '{namesake.Model.Name}'; rename the link";
        }

        var nameless = topology.Topology.Gateways.Where(g => g.Service.Name == service.Name).SelectMany(g => g.Rules)
            .FirstOrDefault(r => r.As.Count == 0 && r.From.Machines.Any(m => m.Attachments.Any(a => a.Network.Name == link.First.Name)));
        if (nameless is not null)
        {
            return $"policy '{nameless.Policy}' tells its callers by their addresses, and behind the link all have the same; add 'as: token/…' or 'as: certificate/…' to it";
        }

        return topology.Links.Select(l => l.Model).FirstOrDefault(l => l.IsRouted && l.Joins(link.First.Name, link.Second.Name)) is { } routed
            ? $"link '{routed.Name}' routes between the same networks, so that nothing would be hidden; remove one of the two"
            : null;
    }

    // What machines are called by: machine.network and machine.overlay.
    private static IEnumerable<string> Domains(ResolvedTopology topology, Machine machine) => machine.Attachments.Select(a => a.Network.Name)
        .Concat(topology.Overlays.Where(o => o.Model.Members.Any(m => m.Name == machine.Name)).Select(o => o.Model.Name));
}
