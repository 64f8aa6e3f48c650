using System.CommandLine;
using System.Text.Json;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Scenarios;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Cli.Output.Proofs;
using Farspan.Planning;
using Farspan.Rendering.Proofs;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Cli.Commands;

/// <summary><c>whatif FILE --lose provider/aws</c>: what breaks; without <c>--lose</c>, what it takes to break each service.</summary>
internal static class WhatIfCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var lose = new Option<string[]>("--lose") { HelpName = "WHAT", Description = "What is lost: provider/aws, zone/aws/a, network/aws, machine/etcd-1 or link/vpn; as often as needed", AllowMultipleArgumentsPerToken = true };
        var json = CommonOptions.Json();
        return new FarspanCommand("whatif", "Show what breaks when things are lost, or the smallest loss that breaks each service: exit 0 every claim stands, 1 one falls")
        {
            Examples =
            [
                "farspan whatif examples/provider-groups                     (what does it take to break each service?)",
                "farspan whatif examples/provider-groups --lose provider/aws",
                "farspan whatif topology.yaml --lose zone/aws/a --lose machine/etcd-2 --json",
            ],
            Arguments = { file },
            Options = { lose, json },
            Run = (line, _) =>
            {
                var plan = Compilation.Required(line.GetRequiredValue(file), terminal).Plan!;
                var lost = LostThings.Of(line.GetValue(lose) ?? [], plan.Topology);
                return Task.FromResult(lost.Count > 0 ? Lose(plan, lost, line.GetValue(json), terminal) : Weigh(plan, line.GetValue(json), terminal));
            },
        };
    }

    private static int Lose(NetworkPlan plan, IReadOnlyList<Failure> lost, bool isJson, Terminal terminal)
    {
        var report = WhatIf.Of(plan, lost);
        terminal.Print(isJson ? JsonSerializer.Serialize(LossReport.Of(report), CliJson.Readable.LossReport) + "\n" : WhatIfText.Render(report));
        return report.Claims.Count == 0 ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    private static int Weigh(NetworkPlan plan, bool isJson, Terminal terminal)
    {
        var search = new SurvivalSearch(plan, new PacketTracer(plan), EndpointTable.Of(plan));
        var domains = new[] { FailureDomain.Provider, FailureDomain.Zone, FailureDomain.Machine, FailureDomain.Link }.Where(d => IsThere(d, plan.Topology)).ToList();
        var survivals = plan.Topology.Services.SelectMany(s => domains.Select(d => search.Of(s, d))).ToList();
        terminal.Print(isJson
            ? JsonSerializer.Serialize(new SurvivalReport(plan.Topology.Name, [.. survivals.Select(SurvivalRecord.Of)]), CliJson.Readable.SurvivalReport) + "\n"
            : WhatIfText.Render(survivals));
        return plan.Topology.Claims.OfType<SurvivesClaim>().All(c => search.Of(c.Service, c.Domain) is { } s && s.Tolerance >= c.Count) ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    // Without zones a zone is a provider, and without links none is lost.
    private static bool IsThere(FailureDomain domain, NetworkTopology topology) => domain switch
    {
        FailureDomain.Zone => topology.Providers.Any(p => p.Zones.Count > 0),
        FailureDomain.Link => topology.Links.Count > 0,
        _ => true,
    };
}
