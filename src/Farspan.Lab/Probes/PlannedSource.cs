using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Addresses;

namespace Farspan.Lab.Probes;

/// <summary>From which of its addresses a machine sends.</summary>
/// <remarks>Source: ip(7), ip-route(8): the kernel takes an address of the link that the route leads out by; the longest prefix decides, then the lower metric.</remarks>
public static class PlannedSource
{
    private const int BitsV4 = 32;
    private const int BitsV6 = 128;

    /// <summary>The address, or null where no route leads there.</summary>
    public static IPAddress? Of(MachineSpec machine, IPAddress to)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Addresses.Any(a => a.Address.Equals(to)))
        {
            return to;
        }

        var near = machine.Addresses.Where(a => a.Address.IsV6 == to.IsV6).Select(a => (Network: NetworkOf(a), a.Link, Metric: 0u));
        var far = machine.Routes.Where(r => r.Destination.IsV6 == to.IsV6).Select(r => (Network: r.Destination, r.Link, r.Metric));
        var link = near.Concat(far).Where(r => r.Network.Contains(to)).OrderByDescending(r => r.Network.PrefixLength).ThenBy(r => r.Metric).Select(r => r.Link).FirstOrDefault();
        return machine.Addresses.FirstOrDefault(a => a.Link == link && a.Address.IsV6 == to.IsV6)?.Address;
    }

    private static IPNetwork NetworkOf(AddressSpec address)
    {
        var host = (address.Address.IsV6 ? BitsV6 : BitsV4) - address.PrefixLength;
        var first = address.PrefixLength == 0 ? UInt128.Zero : address.Address.ToNumber() >> host << host;
        return new IPNetwork(IPAddress.FromNumber(first, address.Address.IsV6), address.PrefixLength);
    }
}
