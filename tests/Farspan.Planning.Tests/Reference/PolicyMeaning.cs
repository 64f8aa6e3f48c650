using System.Net;
using Farspan.Addressing;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Reference;

/// <summary>What the policies say, worked out machine by machine and without any rule: slow, plain, and knowing nothing of the compiler's ways.</summary>
internal sealed class PolicyMeaning(NetworkPlan plan)
{
    private readonly NetworkTopology _topology = plan.Topology;

    /// <summary>May the sender begin this flow, and is there a way for it?</summary>
    /// <param name="sender">Machine, or null for the internet.</param>
    /// <param name="from">Its address.</param>
    /// <param name="receiver">Machine, or null for the internet.</param>
    /// <param name="to">Its address.</param>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="port">Destination port.</param>
    public bool Allows(Machine? sender, IPAddress from, Machine? receiver, IPAddress to, FilterProtocol protocol, ushort port)
    {
        var overlay = _topology.Overlays.FirstOrDefault(o => o.Cidrs.Any(c => c.Contains(to)));
        return (overlay is not null || HasWay(sender, from, receiver, to)) &&
            _topology.Policies.Any(p => Sends(p.From, sender, from) && Receives(p, receiver, to, overlay, protocol, port));
    }

    private bool Sends(EndpointSet set, Machine? sender, IPAddress from) =>
        sender is null ? set.IncludesInternet : Named(set, sender) || Runs(set, sender) || set.Cidrs.Any(c => c.Contains(from));

    private bool Receives(Policy policy, Machine? receiver, IPAddress to, Overlay? overlay, FilterProtocol protocol, ushort port)
    {
        if (receiver is null)
        {
            return policy.To.IncludesInternet && HasPort(policy, null, protocol, port);
        }

        var services = policy.To.Services.Where(s => s.Over?.Name == overlay?.Name && Runs(s, receiver));
        return services.Any(s => HasPort(policy, s, protocol, port)) ||
            (((overlay is null && Named(policy.To, receiver)) || policy.To.Cidrs.Any(c => c.Contains(to))) && HasPort(policy, null, protocol, port));
    }

    private static bool HasPort(Policy policy, Service? service, FilterProtocol protocol, ushort port) => policy.AllPorts || policy.Ports.Any(p =>
        (p.Protocol == TransportProtocol.Tcp) == (protocol == FilterProtocol.Tcp) && p.Ports.First <= port && port <= p.Ports.Last &&
        (p.Name is null || service is null || service.Ports.Any(s => s.Name == p.Name)));

    private static bool Named(EndpointSet set, Machine machine) =>
        set.Machines.Any(m => m.Name == machine.Name) && !set.Services.Any(s => s.Candidates.Any(c => c.Name == machine.Name));

    private bool Runs(EndpointSet set, Machine machine) => set.Services.Any(s => Runs(s, machine));

    private bool Runs(Service service, Machine machine) =>
        plan.Machines.Single(m => m.Machine == machine.Name).Services.Any(s => s.Name == service.Name);

    private bool HasWay(Machine? sender, IPAddress from, Machine? receiver, IPAddress to)
    {
        var (near, far) = (CardOf(sender, from), CardOf(receiver, to));
        if (far is not null && !AnswersTo(receiver!, far, near, to.IsV6))
        {
            return false;
        }

        if (near is null || far is null)
        {
            return (near ?? far)?.Subnet.Exposure == Exposure.Public;
        }

        return near.Network.Name == far.Network.Name ||
            (near.Subnet.Exposure == Exposure.Public && far.Subnet.Exposure == Exposure.Public) ||
            _topology.Links.Any(l => (l.First.Name == near.Network.Name && l.Second.Name == far.Network.Name) ||
                (l.First.Name == far.Network.Name && l.Second.Name == near.Network.Name));
    }

    // A machine answers its own networks by its card there and everybody else by its first card: asked in another network, the answer takes a way
    // that knows nothing of the question.
    private static bool AnswersTo(Machine receiver, Attachment far, Attachment? near, bool isV6) =>
        (near is not null && receiver.Attachments.Any(a => a.Network.Name == near.Network.Name && a.Subnet.Cidrs.Any(c => c.IsV6 == isV6))) ||
        far.Network.Name == receiver.Attachments.First(a => a.Subnet.Cidrs.Any(c => c.IsV6 == isV6)).Network.Name;

    private static Attachment? CardOf(Machine? machine, IPAddress address) =>
        machine?.Attachments.Single(a => a.Subnet.Cidrs.Any(c => c.Contains(address)));
}
