using Farspan.Agent.Addresses;
using Farspan.Agent.Filters;
using Farspan.Agent.Links;
using Farspan.Agent.Names;
using Farspan.Agent.Overlays;
using Farspan.Agent.Routes;
using Farspan.Agent.Sysctls;
using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Netfilter;
using Farspan.Linux.Routing;
using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>A machine as one network namespace of this kernel, with the ports through which it is set up.</summary>
/// <remarks>On a real machine that is the namespace everything runs in. Two sockets and two folders are held until it is disposed; what was made stays.</remarks>
public sealed class LinuxMachine : IDisposable
{
    /// <summary>Priority of nft's «filter»: chains of the packet filter proper stand there (nft(8)).</summary>
    public const int FilterPriority = 0;

    private readonly RouteSocket _routes;
    private readonly NftablesSocket _filter;

    private readonly LinuxSysctls _sysctls;

    private LinuxMachine(RouteSocket routes, NftablesSocket filter, LinuxSysctls sysctls, MachinePorts ports)
    {
        _routes = routes;
        _filter = filter;
        _sysctls = sysctls;
        Ports = ports;
    }

    /// <summary>Through which reconcilers touch the machine.</summary>
    public MachinePorts Ports { get; }

    /// <summary>Links, addresses and routes of the namespace, for callers that need more than the ports.</summary>
    public RouteSocket Routes => _routes;

    /// <summary>Packet filter of the namespace, for callers that need more than the ports.</summary>
    public NftablesSocket Filter => _filter;

    /// <summary>Opens the sockets; changes nothing.</summary>
    /// <param name="network">The namespace; it must stay open as long as the machine is used.</param>
    /// <param name="options">Where it keeps its things.</param>
    /// <param name="time">Clock for waiting.</param>
    /// <exception cref="IOException">The kernel refused a socket.</exception>
    public static LinuxMachine Open(NetworkNamespace network, LinuxMachineOptions options, TimeProvider time)
    {
        var (routes, filter, tree) = network.Run(() => OpenInside(network));
        var names = new LinkNames(routes);
        var keys = new OverlayKeys(options.KeyFolder);
        var sysctls = new LinuxSysctls(tree);
        return new LinuxMachine(routes, filter, sysctls, new MachinePorts
        {
            Links = new LinuxLinks(routes, names),
            Addresses = new LinuxAddressTable(routes, names),
            Routes = new LinuxRouteTable(routes, names),
            Filter = new LinuxFilterTable(filter, KernelMarks.FilterTable, FilterPriority),
            Sysctls = sysctls,
            Overlays = Overlays(network, routes, keys, options, time),
            Keys = keys,
            HostFiles = new HostFiles(options.RootFolder, isDurable: true),
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _routes.Dispose();
        _filter.Dispose();
        _sysctls.Dispose();
    }

    /// <summary>All three on one thread inside: going there is dearer than what is done there.</summary>
    private static (RouteSocket Routes, NftablesSocket Filter, SysctlTree Tree) OpenInside(NetworkNamespace network)
    {
        var routes = RouteSocket.OpenHere();
        try
        {
            return (routes, NftablesSocket.OpenHere(), SysctlTree.OpenHere(network));
        }
        catch (IOException)
        {
            routes.Dispose();
            throw;
        }
    }

    private static IOverlayDevices Overlays(NetworkNamespace network, RouteSocket routes, OverlayKeys keys, LinuxMachineOptions options, TimeProvider time) =>
        options.Engine switch
        {
            null => new NoOverlayDevices(),
            { UserspaceProgram: { } program } engine => new UserspaceOverlayDevices(
                network,
                routes,
                options.EngineFolder,
                new UserspaceOptions { Program = program, Engine = engine.Name, Environment = options.Environment, Wake = options.Wake },
                time),
            _ => new KernelOverlayDevices(network, routes, keys, time),
        };
}
