using System.CommandLine;
using Farspan.Analysis.Matrices;
using Farspan.Analysis.Reachability;
using Farspan.Cli.Input;
using Farspan.Planning;
using Farspan.Rendering.Reachability;

namespace Farspan.Cli.Commands;

/// <summary><c>matrix FILE</c>: who reaches whom on which ports.</summary>
internal static class MatrixCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var from = new Option<string?>("--from") { HelpName = "WHO", Description = "Only what these begin: a machine, role=etcd, service/etcd, provider/aws, subnet/aws/etcd, cidr/10.0.0.0/8, internet, all" };
        var to = new Option<string?>("--to") { HelpName = "WHO", Description = "Only what these accept" };
        var overlay = new Option<string?>("--overlay") { HelpName = "NAME", Description = "Only the addresses of one overlay" };
        var underlay = new Option<bool>("--underlay") { Description = "Only the addresses outside overlays" };
        var csv = new Option<bool>("--csv") { Description = "Write comma-separated values, a line for each pair of groups that has something" };
        var json = CommonOptions.Json();
        return new FarspanCommand("matrix", "Show who reaches whom on which ports, all pairs at once, machines of equal behaviour told as one")
        {
            Examples =
            [
                "farspan matrix examples/provider-groups",
                "farspan matrix topology.yaml --from internet",
                "farspan matrix topology.yaml --to service/etcd --csv > etcd.csv",
            ],
            Arguments = { file },
            Options = { from, to, overlay, underlay, csv, json },
            Run = (line, _) =>
            {
                if (line.GetValue(csv) && line.GetValue(json))
                {
                    throw new CommandException(ExitCode.Usage, "matrix writes --csv or --json, not both");
                }

                if (line.GetValue(underlay) && line.GetValue(overlay) is not null)
                {
                    throw new CommandException(ExitCode.Usage, "matrix shows --overlay NAME or --underlay, not both; without either it shows everything");
                }

                var plan = Compilation.Required(line.GetRequiredValue(file), terminal).Plan!;
                var scope = new MatrixScope
                {
                    From = Nodes(plan, line.GetValue(from), "--from"),
                    To = Nodes(plan, line.GetValue(to), "--to"),
                    Plane = line.GetValue(underlay) ? string.Empty : Overlay(plan, line.GetValue(overlay)),
                };
                var matrix = ReachabilityMatrix.Of(ReachabilityRelation.Of(plan), scope);
                terminal.Print(line.GetValue(json) ? MatrixReport.Of(matrix).ToJson() : line.GetValue(csv) ? MatrixCsv.Render(matrix) : MatrixText.Render(matrix));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }

    private static IReadOnlySet<string>? Nodes(NetworkPlan plan, string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        var found = NodeSelection.Find(plan, text) ?? throw new CommandException(ExitCode.Usage, Unknown(plan, text, option));
        return found.Count > 0 ? found : throw new CommandException(ExitCode.Usage, $"{option} {text} means nobody: no machine stands or runs there");
    }

    private static string Unknown(NetworkPlan plan, string text, string option)
    {
        var topology = plan.Topology;
        var known = topology.Machines.Select(m => m.Name)
            .Concat(topology.Machines.SelectMany(m => m.Labels.Where(l => l.Key != "name").Select(l => $"{l.Key}={l.Value}")))
            .Concat(topology.Services.Select(s => $"service/{s.Name}"))
            .Concat(topology.Providers.Select(p => $"provider/{p.Name}"))
            .Concat(topology.Networks.SelectMany(n => n.Subnets.Select(s => $"subnet/{s.FullName}").Prepend($"network/{n.Name}")))
            .Append("internet").Append("all").Distinct(StringComparer.Ordinal);
        return Names.Nearest(text, known) is { } nearest
            ? $"{option}: there is no '{text}'; did you mean '{nearest}'?"
            : $"{option}: there is no '{text}'; give a machine, a label such as role=etcd, service/NAME, provider/NAME, network/NAME, subnet/NETWORK/NAME, zone/PROVIDER/NAME, overlay/NAME, cidr/BLOCK, internet or all";
    }

    private static string? Overlay(NetworkPlan plan, string? name) => name is null || plan.Topology.Overlays.Any(o => o.Name == name)
        ? name
        : throw new CommandException(ExitCode.Usage, plan.Topology.Overlays.Count == 0 ? $"there is no overlay '{name}'; the topology has none" : Names.Unknown("overlay", name, plan.Topology.Overlays.Select(o => o.Name)));
}
