using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>No two listeners want the same port of the same address of a machine: services among each other, and services and the tunnels of overlays.</summary>
/// <remarks>
/// A service over an overlay listens on that overlay's addresses only, so it meets only those over the same one; tunnels listen on every
/// address of the machine, so they meet only services without an overlay. Compares pairs of services: their number is bounded.
/// </remarks>
internal sealed class PortCollisionRule : ITopologyRule
{
    private const string ServicesCode = "FS1219";
    private const string OverlayCode = "FS1222";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var machines = topology.Machines.Select(m => m.Model).ToList();
        var positions = machines.Select((m, i) => (m.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        var services = topology.Services.Select(s => (Service: s, On: SetOf(s.Model.Candidates, positions))).ToList();
        var listeners = services.ConvertAll(s => s.Service.Model.Ports.OrderBy(p => p.Protocol).ThenBy(p => p.Ports.First).ToArray());
        for (var number = 0; number < services.Count; number++)
        {
            var (service, on) = services[number];
            Within(topology, service.Model);
            for (var i = 0; i < number; i++)
            {
                var (other, otherOn) = services[i];
                if (ReferenceEquals(service.Model.Over, other.Model.Over) && Meet(listeners[number], listeners[i]) && on.FirstShared(otherOn) is >= 0 and var at)
                {
                    var both = (service.Model, other.Model, machines[at], Shared(service.Model, other.Model));
                    Report(topology, both, RunsEverywhere(service.Model) && RunsEverywhere(other.Model));
                }
            }
        }

        var overlays = topology.Overlays.Select(o => (Overlay: o, Members: SetOf(o.Model.Members, positions))).ToList();
        foreach (var (number, (overlay, members)) in overlays.Index())
        {
            Tunnels(topology, overlay, members, overlays.Take(number), machines);
            Services(topology, overlay, members, services, machines);
        }
    }

    private static void Within(ResolvedTopology topology, Service service)
    {
        for (var i = 0; i < service.Ports.Count; i++)
        {
            var port = service.Ports[i];
            if (service.Ports.Take(i).FirstOrDefault(p => Meet(p, port)) is { } earlier)
            {
                topology.Findings.Error(ServicesCode, service.Location,
                    $"The ports '{earlier.Name}' and '{port.Name}' of service '{service.Name}' share {Text(port)}; give one of them another number.");
            }
        }
    }

    private static void Report(ResolvedTopology topology, (Service Late, Service Early, Machine Machine, ServicePort Port) both, bool isCertain)
    {
        var on = both.Late.Over is { } over ? $"overlay '{over.Name}'" : "its own addresses";
        if (isCertain)
        {
            topology.Findings.Error(ServicesCode, both.Late.Location,
                $"Services '{both.Early.Name}' and '{both.Late.Name}' both listen on {Text(both.Port)} of machine '{both.Machine.Name}', on {on}; give one of them another port, or keep them on different machines.", both.Early.Location);
        }
        else
        {
            topology.Findings.Warning(ServicesCode, both.Late.Location,
                $"Services '{both.Early.Name}' and '{both.Late.Name}' may both be placed on machine '{both.Machine.Name}' and listen on {Text(both.Port)} there, on {on}; give one of them another port, or keep them on different machines.", both.Early.Location);
        }
    }

    private static void Tunnels(
        ResolvedTopology topology, Resolved<OverlayDeclaration, Overlay> overlay, MachineSet members,
        IEnumerable<(Resolved<OverlayDeclaration, Overlay> Overlay, MachineSet Members)> earlier, List<Machine> machines)
    {
        foreach (var (other, otherMembers) in earlier)
        {
            if (other.Model.Port == overlay.Model.Port && members.FirstShared(otherMembers) is >= 0 and var at)
            {
                topology.Findings.Error(OverlayCode, overlay.Declaration.Port?.Span ?? overlay.Source.Span, FormattableString.Invariant(
                    $"Overlays '{other.Model.Name}' and '{overlay.Model.Name}' both listen on {overlay.Model.Port}/udp of machine '{machines[at].Name}'; give one of them another 'port'."), other.Source.Span);
            }
        }
    }

    private static void Services(
        ResolvedTopology topology, Resolved<OverlayDeclaration, Overlay> overlay, MachineSet members,
        List<(Resolved<ServiceDeclaration, Service> Service, MachineSet On)> services, List<Machine> machines)
    {
        foreach (var (service, on) in services.Where(s => s.Service.Model.Over is null))
        {
            var port = service.Model.Ports.FirstOrDefault(p => p.Protocol == TransportProtocol.Udp && p.Ports.First <= overlay.Model.Port && overlay.Model.Port <= p.Ports.Last);
            if (port is not null && members.FirstShared(on) is >= 0 and var at)
            {
                topology.Findings.Error(OverlayCode, service.Source.Span, FormattableString.Invariant(
                    $"Port '{port.Name}' of service '{service.Model.Name}' takes {overlay.Model.Port}/udp of machine '{machines[at].Name}', on which overlay '{overlay.Model.Name}' listens; give the service or the overlay another port."), overlay.Source.Span);
            }
        }
    }

    private static bool RunsEverywhere(Service service) => service.Replicas is null || service.Replicas == service.Candidates.Count;

    private static ServicePort Shared(Service left, Service right) => left.Ports.First(l => right.Ports.Any(r => Meet(l, r)));

    // Both in order of protocol and first port: one walk through both. What does not meet an earlier end does not meet it later.
    private static bool Meet(ServicePort[] left, ServicePort[] right)
    {
        for (var (i, j) = (0, 0); i < left.Length && j < right.Length;)
        {
            var (l, r) = (left[i], right[j]);
            if (Meet(l, r))
            {
                return true;
            }

            var isLeftFirst = l.Protocol != r.Protocol ? l.Protocol < r.Protocol : l.Ports.Last < r.Ports.First;
            (i, j) = isLeftFirst ? (i + 1, j) : (i, j + 1);
        }

        return false;
    }

    private static bool Meet(ServicePort left, ServicePort right) => left.Protocol == right.Protocol && left.Ports.Overlaps(right.Ports);

    private static string Text(ServicePort port) => new PortLiteral(port.Protocol, port.Ports).ToString();

    private static MachineSet SetOf(IReadOnlyList<Machine> machines, Dictionary<string, int> positions)
    {
        var set = new MachineSet(positions.Count);
        foreach (var machine in machines)
        {
            set.Add(positions[machine.Name]);
        }

        return set;
    }
}
