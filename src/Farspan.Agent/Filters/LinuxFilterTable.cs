using Farspan.Linux.Netfilter;
using Farspan.Netlink.Nftables;
using Farspan.State.Filters;

namespace Farspan.Agent.Filters;

/// <summary>One nftables table of family inet in one network namespace.</summary>
/// <param name="socket">The namespace's packet filter.</param>
/// <param name="table">Name of the table.</param>
/// <param name="priority">Order among chains at the same hooks: lower is earlier; 0 is nft's «filter».</param>
public sealed class LinuxFilterTable(NftablesSocket socket, string table, int priority) : IFilterTable
{
    /// <inheritdoc/>
    public FilterStatus? Read() => socket.ReadTable(NftFamily.Inet, table) is { } seen ? FilterDecoding.Status(seen, priority) : null;

    /// <inheritdoc/>
    public void Replace(FilterSpec filter)
    {
        // A learnt set must lose nothing, and neither what was learnt while it was read.
        if (filter.Sets.Any(s => s.IsLearnt))
        {
            socket.ReplaceTable(NftFamily.Inet, table, before => FilterEncoding.Table(filter, table, priority, before));
            return;
        }

        socket.ReplaceTable(FilterEncoding.Table(filter, table, priority));
    }

    /// <inheritdoc/>
    public bool Remove()
    {
        if (!socket.ReadTableNames().Contains((NftFamily.Inet, table)))
        {
            return false;
        }

        socket.DeleteTable(NftFamily.Inet, table);
        return true;
    }
}
