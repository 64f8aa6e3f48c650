using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Analysis.Endpoints;

/// <summary>Every endpoint of a plan: machine by machine in the plan's order, then the internet.</summary>
public sealed class EndpointTable
{
    private readonly Dictionary<string, Endpoint[]> _byNode = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<IPAddress, Endpoint>> _byAddress;

    private EndpointTable(List<Endpoint> all)
    {
        All = all;
        for (var (start, end) = (0, 0); start < all.Count; start = end)
        {
            while (end < all.Count && string.Equals(all[end].Node, all[start].Node, StringComparison.Ordinal))
            {
                end++;
            }

            _byNode[all[start].Node] = all[start..end].ToArray();
        }

        _byAddress = new(() => all.Where(e => !e.IsInternet).DistinctBy(e => e.Address).ToDictionary(e => e.Address));
        Internet = [.. all.Where(e => e.IsInternet)];
    }

    /// <summary>All of them; the position is <see cref="Endpoint.Id"/>.</summary>
    public IReadOnlyList<Endpoint> All { get; }

    /// <summary>The parts of the internet.</summary>
    public IReadOnlyList<Endpoint> Internet { get; }

    /// <summary>Reads them from a plan.</summary>
    public static EndpointTable Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var all = new List<Endpoint>();
        foreach (var machine in plan.Machines)
        {
            foreach (var address in machine.Addresses)
            {
                if (IsLoopback(machine, address.Link))
                {
                    continue;
                }

                all.Add(new Endpoint
                {
                    Id = all.Count,
                    Node = machine.Machine,
                    Link = address.Link,
                    Address = address.Address,
                    Overlay = OverlayOn(machine, address.Link),
                    Blocks = [address.Address.ToHostNetwork()],
                    IsInternet = false,
                });
            }
        }

        if (plan.Fabric.FirstOrDefault(f => f.Role == MachineRole.Internet) is { } internet)
        {
            InternetParts.Add(plan, internet, all);
        }

        return new EndpointTable(all);
    }

    /// <summary>The endpoints of a machine or of the internet node; empty for others.</summary>
    public IReadOnlyList<Endpoint> Of(string node) => _byNode.GetValueOrDefault(node, []);

    /// <summary>The machine's endpoint with an address, or null.</summary>
    public Endpoint? Find(IPAddress address) => _byAddress.Value.GetValueOrDefault(address);

    /// <summary>The part of the internet that holds an address, or null where the address is declared.</summary>
    public Endpoint? FindOutside(IPAddress address) => Internet.FirstOrDefault(e => e.Blocks.Any(b => b.Contains(address)));

    private static bool IsLoopback(MachineSpec machine, string link)
    {
        for (var i = 0; i < machine.Links.Count; i++)
        {
            if (machine.Links[i].Kind == LinkKind.Loopback && string.Equals(machine.Links[i].Name, link, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string? OverlayOn(MachineSpec machine, string link)
    {
        for (var i = 0; i < machine.Overlays.Count; i++)
        {
            if (string.Equals(machine.Overlays[i].Link, link, StringComparison.Ordinal))
            {
                return machine.Overlays[i].Name;
            }
        }

        return null;
    }
}
