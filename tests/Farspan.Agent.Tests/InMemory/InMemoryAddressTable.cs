using System.Net;
using Farspan.Agent.Addresses;
using Farspan.State.Addresses;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Addresses in memory. As in the kernel, the first IPv4 address of a prefix on a link takes the others along when it goes.</summary>
public sealed class InMemoryAddressTable(InMemoryMachine machine) : IAddressTable
{
    /// <inheritdoc/>
    public IReadOnlyList<AddressStatus> Read() => [.. machine.Addresses];

    /// <inheritdoc/>
    public void Apply(AddressDelta delta)
    {
        foreach (var gone in delta.Remove)
        {
            Remove(gone);
        }

        foreach (var address in delta.Add)
        {
            if (!machine.Links.ContainsKey(address.Link))
            {
                throw new IOException($"there is no link {address.Link}");
            }

            machine.Addresses.Add(new AddressStatus { Link = address.Link, Address = address.Address, PrefixLength = address.PrefixLength, IsAutomatic = false });
            machine.Journal.Add($"address {address.Address} added");
        }
    }

    private void Remove(AddressSpec gone)
    {
        var index = machine.Addresses.FindIndex(a => a.Link == gone.Link && a.Address.Equals(gone.Address) && a.PrefixLength == gone.PrefixLength);
        if (index < 0)
        {
            return;
        }

        machine.Addresses.RemoveAt(index);
        machine.Journal.Add($"address {gone.Address} removed");
        var isFirst = gone.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !machine.Addresses.Take(index).Any(a => SharesPrefix(a, gone));
        if (isFirst)
        {
            machine.Addresses.RemoveAll(a => SharesPrefix(a, gone));
        }
    }

    private static bool SharesPrefix(AddressStatus a, AddressSpec b) =>
        a.Link == b.Link && a.PrefixLength == b.PrefixLength && a.Address.AddressFamily == b.Address.AddressFamily &&
        new IPNetwork(a.Address, a.PrefixLength).Contains(b.Address);
}
