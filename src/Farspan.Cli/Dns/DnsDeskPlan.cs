using System.Net;
using System.Text.Json;
using Farspan.Cli.Gateways;
using Farspan.Cli.Input;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Json;

namespace Farspan.Cli.Dns;

/// <summary>From what a user names to a name server on this computer and the spec that it gets.</summary>
internal static class DnsDeskPlan
{
    private static readonly IPNetwork[] Loopback = [new(new IPAddress([127, 0, 0, 0]), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Compiles the topology and finds the name server in its plan.</summary>
    /// <param name="wanted">What is asked for; an empty server or machine is chosen.</param>
    /// <param name="terminal">Streams and environment.</param>
    /// <returns>The record with what was chosen, and the spec as text.</returns>
    /// <exception cref="CommandException">The topology has errors, or no such name server.</exception>
    public static (DnsDeskRecord Record, byte[] Spec) Make(DnsDeskRecord wanted, Terminal terminal)
    {
        var plan = Plan(wanted.File, wanted.Lab, terminal);
        var (machine, spec) = Choose(plan, wanted.Server, wanted.Machine);
        var view = wanted.View is null || spec.Views.Any(v => v.Name == wanted.View)
            ? wanted.View ?? (spec.Views.Count > 0 ? spec.Views[0].Name : null)
            : throw new CommandException(ExitCode.Usage, Names.Unknown("view", wanted.View, spec.Views.Select(v => v.Name)));
        var record = wanted with { Server = spec.Service, Machine = machine.Machine, View = view, Lab = LabOf(plan, machine.Machine, terminal) };
        return (record, JsonSerializer.SerializeToUtf8Bytes(Move(spec, record), StateJson.Default.DnsServerSpec));
    }

    /// <summary>The plan of a topology, or of the running lab.</summary>
    /// <exception cref="CommandException">The topology has errors.</exception>
    public static NetworkPlan Plan(string? file, string? lab, Terminal terminal) => file is not null ? Compilation.Required(file, terminal).Plan! : LabAccess.Open(terminal, lab).Plan();

    /// <summary>A name server by its service and machine, where they are named.</summary>
    /// <exception cref="CommandException">There is none, or there are several.</exception>
    public static (MachineSpec Machine, DnsServerSpec Spec) Choose(NetworkPlan plan, string server, string machine)
    {
        var all = plan.Machines.SelectMany(m => m.DnsServers.Select(s => (Machine: m, Spec: s))).ToList();
        var names = all.Select(s => s.Spec.Service).Distinct(StringComparer.Ordinal).ToList();
        var name = server.Length > 0 ? server : names.Count == 1 ? names[0] : names.Count == 0
            ? throw new CommandException(ExitCode.Usage, $"topology {plan.Topology.Name} declares no name server; see dns in docs/topology.md")
            : throw new CommandException(ExitCode.Usage, $"which name server? --name {string.Join(" or --name ", names)}");
        var machines = all.Where(s => s.Spec.Service == name).ToList();
        return machines.Count == 0
            ? throw new CommandException(ExitCode.Usage, Names.Unknown("name server", name, names))
            : machine.Length == 0 ? machines[0]
            : machines.Find(s => s.Machine.Machine == machine) is { Spec: not null } found ? found
            : throw new CommandException(ExitCode.Usage, $"name server {name} does not run on '{machine}'; it runs on {string.Join(", ", machines.Select(m => m.Machine.Machine))}");
    }

    // Never wider than declared unless asked for: one address in place of however many, and this computer in one view.
    private static DnsServerSpec Move(DnsServerSpec spec, DnsDeskRecord record)
    {
        var listen = DeskPlan.Endpoint(record.Listen, null);
        var plain = spec.Listeners.Where(l => l.Transport is DnsTransport.Udp or DnsTransport.Tcp).Select(l => l.Endpoint.Port).FirstOrDefault();
        return spec with
        {
            Listeners =
            [
                .. spec.Listeners
                    .Where(l => l.Transport != DnsTransport.Tls || record.Certificates is not null)
                    .Select(l => l with { Endpoint = new IPEndPoint(l.Transport == DnsTransport.Metrics ? IPAddress.Loopback : listen?.Address ?? IPAddress.Loopback, listen is { Port: > 0 } && l.Endpoint.Port == plain ? listen.Port : l.Endpoint.Port) })
                    .DistinctBy(l => (l.Transport, l.Endpoint.Port)),
            ],
            Views = [.. spec.Views.Select(v => v.Name == record.View ? v with { Sources = [.. v.Sources, .. Loopback], Links = record.Lab is null ? [] : v.Links } : v)],
            RecursionFor = [.. spec.RecursionFor, .. Loopback],
        };
    }

    // The lab of the same topology on this computer, if there is one that this user may enter: others are asked from inside it.
    private static string? LabOf(NetworkPlan plan, string machine, Terminal terminal)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var environment = LabAccess.Environment(terminal);
        var catalog = LabAccess.Catalog(terminal);
        return environment.IsRoot && !environment.IsRootless
            && catalog.Names().Contains(plan.Topology.Name, StringComparer.Ordinal)
            && NetworkNamespace.IsNamespace(catalog.Session(plan.Topology.Name).Paths.NamespaceFile(machine))
            ? plan.Topology.Name
            : null;
    }
}
