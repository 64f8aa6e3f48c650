using Farspan.Planning.Allocation;
using Farspan.Planning.Linking;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Splits policies into flows: a service bound to an overlay is reached on that overlay, everything else on the underlay.</summary>
internal sealed class PolicyPlanner(AddressPlan addresses, SideResolver sides, Ways ways, LinkFlowPlanner links, List<Diagnostic> diagnostics)
{
    private static readonly IReadOnlyList<FlowPorts> _allPorts =
        [new(State.Filters.FilterProtocol.Tcp, []), new(State.Filters.FilterProtocol.Udp, [])];

    public IReadOnlyList<PolicyFlow> Plan()
    {
        var flows = new List<PolicyFlow>();
        foreach (var policy in addresses.Topology.Policies)
        {
            foreach (var (plane, to, ports, service) in Targets(policy))
            {
                Add(flows, policy, plane, to, ports, service);
            }
        }

        // All rules accept, so that their order means nothing: it follows what they say, not where it is said.
        return
        [
            .. flows.OrderBy(f => f.Policy.To.Text, StringComparer.Ordinal).ThenBy(f => f.Policy.From.Text, StringComparer.Ordinal)
                .ThenBy(f => f.Plane).ThenBy(f => PortsText(f.Ports), StringComparer.Ordinal).ThenBy(f => f.Policy.Name, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<(int Plane, Side To, IReadOnlyList<FlowPorts> Ports, Service? Service)> Targets(Policy policy)
    {
        var set = policy.To;
        foreach (var service in set.Services)
        {
            var plane = sides.PlaneOf(service);
            yield return (plane, sides.Service(service, plane), PortsOf(policy, service), service);
        }

        var ports = policy.AllPorts ? _allPorts : FlowPorts.Of(policy.Ports);
        var plain = sides.Plain(set, SideResolver.Underlay);
        if (!plain.IsEmpty)
        {
            yield return (SideResolver.Underlay, plain, ports, null);
        }

        // A literal block may lie in an overlay: then it means the members that have those addresses.
        for (var overlay = 0; overlay < addresses.Overlays.Count; overlay++)
        {
            if (sides.HasCidrsIn(set, overlay))
            {
                yield return (overlay, sides.Blocks(set, overlay), ports, null);
            }
        }
    }

    private static string PortsText(IReadOnlyList<FlowPorts> ports) => string.Join(' ', ports.Select(p => $"{p.Protocol} {string.Join(',', p.Ports)}"));

    // A named port belongs to the services that have it; a literal one to all that the policy names.
    private static IReadOnlyList<FlowPorts> PortsOf(Policy policy, Service service) => policy.AllPorts
        ? _allPorts
        : FlowPorts.Of(policy.Ports.Where(m => m.Name is null ||
            service.Ports.Any(p => p.Name == m.Name && p.Protocol == m.Protocol && p.Ports == m.Ports)));

    private void Add(List<PolicyFlow> flows, Policy policy, int plane, Side to, IReadOnlyList<FlowPorts> ports, Service? service)
    {
        var from = sides.Whole(policy.From, plane);
        var led = false;
        if (plane == SideResolver.Underlay && service is not null && ports.Count > 0)
        {
            flows.AddRange(links.Of(policy, service, from, ports));
            var hidden = links.Hidden(from, service);
            from = hidden.Count > 0 ? sides.Without(policy.From, from, hidden, $"links to {service.Name}") : from;
            if (hidden.Count > 0 && from.IsEmpty)
            {
                return;
            }

            led = links.Led(from, service).Count > 0;
        }

        var canMeet = (from.V4 is not null && to.V4 is not null) || (from.V6 is not null && to.V6 is not null);
        if (!canMeet || ports.Count == 0)
        {
            if (!to.IsEmpty && ports.Count > 0 && (policy.From.IncludesInternet || policy.From.Machines.Count > 0 || policy.From.Cidrs.Count > 0))
            {
                diagnostics.Add(plane == SideResolver.Underlay
                    ? PolicyDiagnostics.NoCommonFamily(policy)
                    : PolicyDiagnostics.NotOnOverlay(policy, addresses.Overlays[plane].Overlay));
            }

            return;
        }

        if (plane == SideResolver.Underlay && !led && !ways.Join(from, to))
        {
            diagnostics.Add(PolicyDiagnostics.NoWay(policy));
        }

        flows.Add(new PolicyFlow { Policy = policy, Plane = plane, From = from, To = to, Learnt = policy.Egress is { } way ? sides.Learnt(way) : null, Ports = ports });
    }
}
