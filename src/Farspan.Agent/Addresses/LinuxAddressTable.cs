using Farspan.Agent.Links;
using Farspan.Linux;
using Farspan.Linux.Routing;
using Farspan.Netlink;
using Farspan.Netlink.Addresses;
using Farspan.State.Addresses;

namespace Farspan.Agent.Addresses;

/// <summary>The addresses of one network namespace, by rtnetlink(7).</summary>
public sealed class LinuxAddressTable(RouteSocket socket, LinkNames names) : IAddressTable
{
    /// <inheritdoc/>
    public IReadOnlyList<AddressStatus> Read()
    {
        var addresses = new List<AddressStatus>();
        foreach (var entry in socket.ReadAddresses())
        {
            // A link may vanish between the two dumps; then so has its address.
            if (names.NameOf(entry.LinkIndex) is { } link)
            {
                addresses.Add(new AddressStatus
                {
                    Link = link,
                    Address = entry.Address,
                    PrefixLength = entry.PrefixLength,
                    IsAutomatic = entry.Scope is RouteScope.Link or RouteScope.Host || !entry.Flags.HasFlag(AddressOptions.Permanent),
                });
            }
        }

        return addresses;
    }

    /// <inheritdoc/>
    public void Apply(AddressDelta delta)
    {
        var batch = new RouteBatch();
        foreach (var address in delta.Remove)
        {
            batch.DeleteAddress(ToEntry(address));
        }

        foreach (var address in delta.Add)
        {
            batch.AddAddress(ToEntry(address));
        }

        // Removing the first IPv4 address of a prefix takes the others along; that they are gone is what was asked for.
        var failure = socket.TrySend(batch).FirstOrDefault(f => f.Index >= delta.Remove.Count || f.Error.Errno != Errno.EADDRNOTAVAIL);
        if (failure is not null)
        {
            throw failure.Error;
        }
    }

    private AddressEntry ToEntry(AddressSpec address) => AddressEntry.On(names.IndexOf(address.Link), address.Address, address.PrefixLength);
}
