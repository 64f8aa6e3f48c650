using Farspan.Agent.Machines;
using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Routes;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>A machine that behaves as the kernel does as far as the reconcilers can tell, and counts how often it was told to do something.</summary>
public sealed class InMemoryMachine
{
    /// <summary>A machine as it is born: a loopback link that is down, and whatever cards it is given.</summary>
    public InMemoryMachine(params string[] cards)
    {
        Links.Add("lo", new LinkStatus { Name = "lo", Kind = LinkKind.Loopback, IsUp = false, Mtu = 65536 });
        foreach (var card in cards)
        {
            Links.Add(card, new LinkStatus { Name = card, Kind = LinkKind.Ethernet, IsUp = false, Mtu = 1500 });
        }

        Overlays = new InMemoryOverlayDevices(this);
        Ports = new MachinePorts
        {
            Links = new InMemoryLinks(this),
            Addresses = new InMemoryAddressTable(this),
            Routes = new InMemoryRouteTable(this),
            Filter = new InMemoryFilterTable(this),
            Sysctls = new InMemorySysctls(this),
            Overlays = Overlays,
            Keys = new InMemoryOverlayKeys(),
            HostFiles = HostFiles,
        };
    }

    /// <summary>The machine's ports.</summary>
    public MachinePorts Ports { get; }

    /// <summary>Links by name.</summary>
    public SortedDictionary<string, LinkStatus> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Addresses in the order in which they were added.</summary>
    public List<AddressStatus> Addresses { get; } = [];

    /// <summary>Routes, those of others with their own protocol.</summary>
    public List<(byte Protocol, RouteSpec Route)> Routes { get; } = [];

    /// <summary>The filter table, or null.</summary>
    public FilterStatus? Filter { get; set; }

    /// <summary>Kernel parameters.</summary>
    public SortedDictionary<string, string> Sysctls { get; } = new(StringComparer.Ordinal) { ["net/ipv4/ip_forward"] = "0" };

    /// <summary>Overlay links with their engines.</summary>
    public InMemoryOverlayDevices Overlays { get; }

    /// <summary>Name files.</summary>
    public InMemoryHostFiles HostFiles { get; } = new();

    /// <summary>What was done, in order, such as <c>filter replace</c>.</summary>
    public List<string> Journal { get; } = [];

    /// <summary>Takes a link away with its addresses and routes, as the kernel does.</summary>
    public void DropLink(string name)
    {
        Links.Remove(name);
        Addresses.RemoveAll(a => string.Equals(a.Link, name, StringComparison.Ordinal));
        Routes.RemoveAll(r => string.Equals(r.Route.Link, name, StringComparison.Ordinal));
    }
}
