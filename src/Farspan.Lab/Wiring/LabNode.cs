using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Netfilter;
using Farspan.Linux.Routing;
using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Lab.Wiring;

/// <summary>A node of the lab with its namespace open.</summary>
internal sealed class LabNode : IDisposable
{
    // Where the kernel has br_netfilter, new namespaces let filters of IPv6 look at what a bridge carries (bridge(8), nf_call_ip6tables). A bridge is a wire here: its router's
    // filter must not see the neighbours' questions for each other (RFC 4861), which are no packets of the network's block to the network's block.
    private const string BridgedV6 = "net/bridge/bridge-nf-call-ip6tables";

    private LabNode(MachineSpec spec, NetworkNamespace network, RouteSocket routes, NftablesSocket filter, SysctlTree sysctls, bool isNew)
    {
        Spec = spec;
        Network = network;
        Routes = routes;
        Filter = filter;
        Sysctls = sysctls;
        IsNew = isNew;
    }

    /// <summary>What it is to look like.</summary>
    public MachineSpec Spec { get; }

    /// <summary>Its namespace.</summary>
    public NetworkNamespace Network { get; }

    /// <summary>Its links, addresses and routes.</summary>
    public RouteSocket Routes { get; }

    /// <summary>Its packet filter.</summary>
    public NftablesSocket Filter { get; }

    /// <summary>Its kernel parameters.</summary>
    public SysctlTree Sysctls { get; }

    /// <summary>True when the namespace was made just now and holds nothing but loopback.</summary>
    public bool IsNew { get; }

    /// <summary>Operations done to it so far: namespace, bridges, cables. Changed by one thread at a time.</summary>
    public int Operations { get; set; }

    /// <summary>Opens everything at once on a thread that is inside: going there is dearer than what is done there.</summary>
    /// <param name="spec">What the node is to look like.</param>
    /// <param name="network">Its namespace; disposed with the node.</param>
    /// <param name="isNew">True when it was made just now.</param>
    /// <exception cref="Farspan.Linux.KernelException">The kernel refused a socket.</exception>
    public static LabNode OpenHere(MachineSpec spec, NetworkNamespace network, bool isNew)
    {
        var routes = RouteSocket.OpenHere();
        try
        {
            return new LabNode(spec, network, routes, NftablesSocket.OpenHere(), SysctlTree.OpenHere(network), isNew);
        }
        catch (IOException)
        {
            routes.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="OpenHere"/>, for a namespace that was made just now: marks it as that of the lab in <paramref name="labFolder"/>.</summary>
    public static LabNode MarkedHere(MachineSpec spec, NetworkNamespace network, string labFolder)
    {
        var node = OpenHere(spec, network, isNew: true);
        try
        {
            NamespaceMark.Set(node.Routes, labFolder);
            node.LeaveBridgesAlone();
            return node;
        }
        catch (IOException)
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Opens everything of a namespace that is there.</summary>
    /// <exception cref="Farspan.Linux.KernelException">The kernel refused a socket.</exception>
    public static LabNode Open(MachineSpec spec, NetworkNamespace network) => network.Run(() => OpenHere(spec, network, isNew: false));

    /// <inheritdoc/>
    public void Dispose()
    {
        Sysctls.Dispose();
        Filter.Dispose();
        Routes.Dispose();
        Network.Dispose();
    }

    private void LeaveBridgesAlone()
    {
        if (Spec.Links.Any(l => l.Kind == LinkKind.Bridge) && Sysctls.Read(BridgedV6) is not (null or "0"))
        {
            Sysctls.Write(BridgedV6, "0");
        }
    }
}
