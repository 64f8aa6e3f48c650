using System.Globalization;
using Farspan.Agent.Addresses;
using Farspan.Agent.Filters;
using Farspan.Agent.Links;
using Farspan.Agent.Machines;
using Farspan.Agent.Names;
using Farspan.Agent.Overlays;
using Farspan.Agent.Routes;
using Farspan.Agent.Sysctls;
using Farspan.Lab.Files;
using Farspan.Lab.Lifecycle;
using Farspan.Lab.Recipes;
using Farspan.Lab.Supervision;
using Farspan.State;

namespace Farspan.Lab.Wiring;

/// <summary>A node through the agent's eyes: the same ports and reconcilers as on a real machine, in the node's namespace.</summary>
internal sealed class LabMachine
{
    private LabMachine(MachineReconciler reconciler, MachineObserver observer)
    {
        Reconciler = reconciler;
        Observer = observer;
    }

    /// <summary>Moves the node to its spec.</summary>
    public MachineReconciler Reconciler { get; }

    /// <summary>Reads it back.</summary>
    public MachineObserver Observer { get; }

    /// <summary>Names the ports of a node; touches nothing. The node must stay open as long.</summary>
    public static LabMachine Of(LabEnvironment environment, LabPaths paths, LabNode node)
    {
        var name = node.Spec.Machine;
        var links = new LinkNames(node.Routes);
        var keys = MachineKeys.Of(paths, name);
        var ports = new MachinePorts
        {
            Links = new LinuxLinks(node.Routes, links),
            Addresses = new LinuxAddressTable(node.Routes, links),
            Routes = new LinuxRouteTable(node.Routes, links),
            Filter = new LinuxFilterTable(node.Filter, KernelMarks.FilterTable, priority: 0),
            Sysctls = new LinuxSysctls(node.Sysctls),
            Overlays = Overlays(environment, paths, node, keys),
            Keys = keys,
            HostFiles = new HostFiles(paths.MachineFolder(name), isDurable: false),
        };
        var store = new MemorySpecStore(node.Spec);
        return new LabMachine(
            new MachineReconciler(ports, store, ownsUnderlay: true, environment.Time),
            new MachineObserver(ports, store, environment.Time));
    }

    /// <summary>The process that carries a link by a userspace engine, living or not; null where there was none.</summary>
    public static ProcessRecord? EngineProcess(LabPaths paths, string machine, string link)
    {
        // Written by the agent as PID@TICKS.
        if (StateFile.TryRead(Path.Combine(EngineFolder(paths, machine), link + ".process")) is not { } text)
        {
            return null;
        }

        var parts = System.Text.Encoding.ASCII.GetString(text).Split('@');
        return parts.Length == 2 &&
            int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) &&
            long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new ProcessRecord { Pid = pid, StartTicks = ticks }
                : null;
    }

    private static IOverlayDevices Overlays(LabEnvironment environment, LabPaths paths, LabNode node, OverlayKeys keys) =>
        KernelEngine.IsThere
            ? new KernelOverlayDevices(node.Network, node.Routes, keys, environment.Time)
            : new UserspaceOverlayDevices(
                node.Network,
                node.Routes,
                EngineFolder(paths, node.Spec.Machine),
                new UserspaceOptions
                {
                    Program = Tools.Find(environment, Requirements.UserspaceEngine) ?? Requirements.UserspaceEngine,
                    Engine = Requirements.UserspaceEngine,
                    Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [ProcessMark.Lab] = paths.Folder },
                    Wake = null,
                },
                environment.Time);

    private static string EngineFolder(LabPaths paths, string machine) => Path.Combine(paths.MachineFolder(machine), "overlays");
}
