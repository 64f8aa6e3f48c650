using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Output;
using Farspan.Lab.Probes;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Cli.Commands;

/// <summary><c>test</c>: what runs against what was declared.</summary>
internal static class TestCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var faults = new Option<bool>("--faults") { Description = "Also cut and heal what the claims say the network survives" };
        var provider = CommonOptions.Provider();
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("test", "Probe the running network against its plan: exit 1 when they differ")
        {
            Examples = ["farspan test", "farspan test --provider aws", "farspan test --faults --json"],
            Options = { faults, provider, lab, json },
            Run = async (line, token) =>
            {
                var session = LabAccess.Open(terminal, line.GetValue(lab));
                var plan = session.Plan();
                var options = NetworkTestOptions.Default with
                {
                    Faults = line.GetValue(faults),
                    Probes = ProbeOptions.Default with { Provider = Names.Provider(plan.Topology, line.GetValue(provider)) },
                };
                ProbeReport report;
                using (var progress = new ProgressLine(terminal))
                {
                    var network = new LabSessionNetwork(session);
                    report = await new NetworkTest(plan, network, network, terminal.Time) { Observer = network, Callers = network, Arrivals = network, Audit = network, Certificates = network }.RunAsync(options, progress, token);
                }

                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, VerificationJson.Default.ProbeReport) + "\n"
                    : ProbeReportText.Write(report));
                return report.Holds ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }
}
