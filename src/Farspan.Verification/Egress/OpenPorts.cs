using Farspan.Planning;
using Farspan.State;
using Farspan.Topology.Model;
using Farspan.Verification.Outside;

namespace Farspan.Verification.Egress;

/// <summary>Ports on which policies let one machine reach the internet by address, whatever its ways by name say: nothing is refused there.</summary>
internal sealed class OpenPorts(NetworkPlan plan, MachineSpec machine)
{
    private readonly List<Policy> _policies = [.. plan.Topology.Policies.Where(p => p is { Egress: null, Gateway: null } && LeadsOutside(p.To) && Means(p.From, machine))];

    /// <summary>True where such a policy opens a port.</summary>
    public bool Holds(TransportProtocol protocol, ushort port) =>
        _policies.Exists(p => p.AllPorts || p.Ports.Any(m => m.Protocol == protocol && m.Ports.First <= port && port <= m.Ports.Last));

    /// <summary>True when a selector means a machine, by itself or by a service that it runs.</summary>
    public static bool Means(EndpointSet set, MachineSpec machine) =>
        set.Machines.Any(m => m.Name == machine.Machine) || set.Services.Any(s => machine.Services.Any(own => own.Name == s.Name));

    private static bool LeadsOutside(EndpointSet set) =>
        set.IncludesInternet || set.Cidrs.Any(c => c.Contains(OutsideWorld.BlockV4.BaseAddress) || c.Contains(OutsideWorld.BlockV6.BaseAddress));
}
