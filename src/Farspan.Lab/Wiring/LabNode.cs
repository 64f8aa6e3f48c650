using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.State;

namespace Farspan.Lab.Wiring;

/// <summary>A node of the lab with its namespace open.</summary>
internal sealed class LabNode : IDisposable
{
    public LabNode(MachineSpec spec, NetworkNamespace network, RouteSocket routes, bool isNew)
    {
        Spec = spec;
        Network = network;
        Routes = routes;
        IsNew = isNew;
    }

    /// <summary>What it is to look like.</summary>
    public MachineSpec Spec { get; }

    /// <summary>Its namespace.</summary>
    public NetworkNamespace Network { get; }

    /// <summary>Its links, addresses and routes.</summary>
    public RouteSocket Routes { get; }

    /// <summary>True when the namespace was made just now and holds nothing but loopback.</summary>
    public bool IsNew { get; }

    /// <summary>Operations done to it so far: namespace, bridges, cables. Changed by one thread at a time.</summary>
    public int Operations { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Routes.Dispose();
        Network.Dispose();
    }
}
