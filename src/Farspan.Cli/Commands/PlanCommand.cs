using System.CommandLine;
using Farspan.Cli.Input;
using Farspan.Planning;
using Farspan.Rendering;

namespace Farspan.Cli.Commands;

/// <summary><c>plan FILE</c>: what every machine is to look like.</summary>
internal static class PlanCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "Everything one machine must look like, its rules one by one" };
        var provider = CommonOptions.Provider();
        var locked = CommonOptions.Locked();
        var json = CommonOptions.Json();
        return new FarspanCommand("plan", "Show what the topology compiles to: interfaces, addresses, routes, peers, filters, services")
        {
            Examples = ["farspan plan examples/provider-groups", "farspan plan examples/provider-groups --machine etcd-1", "farspan plan topology.yaml --json"],
            Arguments = { file },
            Options = { machine, provider, locked, json },
            Run = (line, _) =>
            {
                var compilation = Compilation.Required(line.GetRequiredValue(file), terminal);
                compilation.KeepLock(line.GetValue(locked), terminal);
                Write(compilation.Plan!, line.GetValue(machine), line.GetValue(provider), line.GetValue(json), terminal);
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }

    private static void Write(NetworkPlan plan, string? machine, string? provider, bool isJson, Terminal terminal)
    {
        if (machine is not null)
        {
            var spec = PlanText.Find(plan, machine)
                ?? throw new CommandException(ExitCode.Usage, Names.Unknown("machine", machine, plan.Machines.Concat(plan.Fabric).Select(m => m.Machine)));
            terminal.Print(isJson ? PlanJson.Machine(spec) : PlanText.Machine(spec));
        }
        else if (isJson)
        {
            terminal.Output.Flush();
            PlanJson.Write(plan, terminal.OutputStream);
        }
        else
        {
            var only = Names.Provider(plan.Topology, provider);
            terminal.Print(PlanText.Render(plan, only is null ? null : spec => spec.Provider == only));
        }
    }
}
