using System.Net;
using System.Text.Json;
using Farspan.Addressing;
using Farspan.Cli.Input;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Gateways;

namespace Farspan.Cli.Gateways;

/// <summary>From what a user names to a gateway on this computer and the spec that it gets.</summary>
internal static class DeskPlan
{
    /// <summary>Compiles the topology and finds the gateway in its plan.</summary>
    /// <param name="wanted">What is asked for; an empty gateway or machine is chosen.</param>
    /// <param name="terminal">Streams and environment.</param>
    /// <returns>The record with what was chosen, and the spec.</returns>
    /// <exception cref="CommandException">The topology has errors, or no such gateway.</exception>
    public static (DeskRecord Record, GatewaySpec Spec) Make(DeskRecord wanted, Terminal terminal)
    {
        var plan = wanted.File is { } file ? Compilation.Required(file, terminal).Plan! : LabAccess.Open(terminal, wanted.Lab).Plan();
        var (machine, spec) = Choose(plan, wanted.Gateway, wanted.Machine);
        var lab = LabOf(plan, machine.Machine, terminal);
        var record = wanted with { Gateway = spec.Name, Machine = machine.Machine, Lab = lab };
        var folder = wanted.File is null ? terminal.WorkingFolder : Directory.Exists(wanted.File) ? wanted.File : Path.GetDirectoryName(wanted.File)!;
        return (record, DeskSpec.Of(spec, Endpoint(wanted.Listen, spec), folder, isInLab: lab is not null));
    }

    /// <summary>The spec as it lies in the gateway's folder.</summary>
    public static byte[] Text(GatewaySpec spec) => JsonSerializer.SerializeToUtf8Bytes(spec, GatewayJson.Default.GatewaySpec);

    /// <summary>Reads <c>--listen</c>.</summary>
    /// <exception cref="CommandException">It is no address and port.</exception>
    public static IPEndPoint? Endpoint(string? listen, GatewaySpec? spec)
    {
        if (listen is null)
        {
            return null;
        }

        var colon = listen.LastIndexOf(':');
        var address = colon < 0 ? listen : listen[..colon].Trim('[', ']');
        ushort port = 0;
        var hasPort = colon < 0 || ushort.TryParse(listen.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port);
        return hasPort && Cidr.TryParseAddress(address, out var parsed)
            ? new IPEndPoint(parsed, colon < 0 ? spec?.Listeners[0].Endpoints[0].Port ?? 0 : port)
            : throw new CommandException(ExitCode.Usage, $"--listen does not take '{listen}'; write an address and a port, such as 127.0.0.1:8000 or [::1]:8000");
    }

    private static (MachineSpec Machine, GatewaySpec Spec) Choose(NetworkPlan plan, string gateway, string machine)
    {
        var all = plan.Machines.SelectMany(m => m.Gateways.Select(g => (Machine: m, Spec: g))).ToList();
        var names = all.Select(g => g.Spec.Name).Distinct(StringComparer.Ordinal).ToList();
        var name = gateway.Length > 0 ? gateway : names.Count == 1 ? names[0] : names.Count == 0
            ? throw new CommandException(ExitCode.Usage, $"topology {plan.Topology.Name} declares no gateway; see gateways in docs/topology.md")
            : throw new CommandException(ExitCode.Usage, $"which gateway? --gateway {string.Join(" or --gateway ", names)}");
        var machines = all.Where(g => g.Spec.Name == name).ToList();
        return machines.Count == 0
            ? throw new CommandException(ExitCode.Usage, Names.Unknown("gateway", name, names))
            : machine.Length == 0 ? machines[0]
            : machines.Find(g => g.Machine.Machine == machine) is { Spec: not null } found ? found
            : throw new CommandException(ExitCode.Usage, $"gateway {name} does not run on '{machine}'; it runs on {string.Join(", ", machines.Select(m => m.Machine.Machine))}");
    }

    // The lab of the same topology on this computer, if there is one that this user may enter.
    private static string? LabOf(NetworkPlan plan, string machine, Terminal terminal)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var environment = LabAccess.Environment(terminal);
        var catalog = LabAccess.Catalog(terminal);
        if (!catalog.Names().Contains(plan.Topology.Name, StringComparer.Ordinal) || !NetworkNamespace.IsNamespace(catalog.Session(plan.Topology.Name).Paths.NamespaceFile(machine)))
        {
            return null;
        }

        if (!environment.IsRoot || environment.IsRootless)
        {
            terminal.Error.WriteLine($"farspan: warning: lab {plan.Topology.Name} is up, but only root may enter it: the gateway calls the plan's addresses from this computer");
            return null;
        }

        return plan.Topology.Name;
    }
}
