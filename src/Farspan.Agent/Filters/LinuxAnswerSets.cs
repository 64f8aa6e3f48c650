using System.Net;
using Farspan.Linux.Netfilter;
using Farspan.Netlink.Nftables;

namespace Farspan.Agent.Filters;

/// <summary>The learnt sets of one nftables table of family inet.</summary>
/// <param name="socket">The namespace's packet filter.</param>
/// <param name="table">Name of the table.</param>
public sealed class LinuxAnswerSets(NftablesSocket socket, string table) : IAnswerSets
{
    /// <inheritdoc/>
    public void Refresh(string name, IReadOnlyList<(IPAddress Address, TimeSpan Time)> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var family in addresses.GroupBy(a => a.Address.AddressFamily))
        {
            var type = family.Key == System.Net.Sockets.AddressFamily.InterNetworkV6 ? NftKeyType.IPv6Address : NftKeyType.IPv4Address;
            socket.RefreshElements(NftFamily.Inet, table, name, type, [.. family.Select(a => NftTimedKey.Of(a.Address, a.Time))]);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Set, IPAddress Address, TimeSpan Time)> Read() =>
    [
        .. from set in socket.ReadTable(NftFamily.Inet, table)?.Sets ?? []
           where set.HasTimeouts
           from element in set.Timed
           select (set.Name, element.Address(set.KeyType), element.Remaining),
    ];
}
