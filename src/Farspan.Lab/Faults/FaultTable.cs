using Farspan.Agent.Filters;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Netfilter;

namespace Farspan.Lab.Faults;

/// <summary>The nftables table of faults in one node.</summary>
internal static class FaultTable
{
    /// <summary>Its name; the machine's own filter is another table, and neither touches the other.</summary>
    public const string Name = "farspan-fault";

    /// <summary>Before connection tracking (NF_IP_PRI_CONNTRACK is -200): what is cut leaves no trace of a connection.</summary>
    public const int Priority = -300;

    /// <summary>The table seen through <paramref name="socket"/>.</summary>
    public static IFilterTable In(NftablesSocket socket) => new LinuxFilterTable(socket, Name, Priority);

    /// <summary>Opens the packet filter of a namespace.</summary>
    public static NftablesSocket Open(NetworkNamespace network) => NftablesSocket.Open(network);
}
