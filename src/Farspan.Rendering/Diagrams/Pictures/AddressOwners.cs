using System.Net;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Which machine of a plan has an address; the internet has all others.</summary>
internal sealed class AddressOwners
{
    private readonly Dictionary<IPAddress, string> _machines = [];
    private readonly HashSet<string> _names;

    /// <summary>Notes the addresses of a plan's machines.</summary>
    public AddressOwners(NetworkPlan plan)
    {
        _names = plan.Machines.Select(m => m.Machine).ToHashSet(StringComparer.Ordinal);
        foreach (var machine in plan.Machines)
        {
            foreach (var address in machine.Addresses.Where(a => a.Link != "lo"))
            {
                _machines[address.Address] = machine.Machine;
            }
        }
    }

    /// <summary>The two ends of a packet that breaks a claim.</summary>
    /// <param name="answer">The packet and its answer.</param>
    /// <param name="arrives">True where the packet must not arrive.</param>
    public PairPicture Pair(Answer answer, bool arrives)
    {
        var flow = answer.Request.Flow;
        var from = _names.Contains(flow.From) ? $"machine/{flow.From}" : "internet";
        var to = _machines.TryGetValue(flow.Destination, out var machine) ? $"machine/{machine}" : "internet";
        var ports = flow.Protocol is FilterProtocol.Tcp or FilterProtocol.Udp ? FormattableString.Invariant($"{flow.Port}/") : "";
        return new PairPicture(from, to, arrives, ports + flow.Protocol.ToString().ToLowerInvariant());
    }
}
