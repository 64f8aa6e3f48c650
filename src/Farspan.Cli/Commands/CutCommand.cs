using System.CommandLine;
using Farspan.Cli.Output;

namespace Farspan.Cli.Commands;

/// <summary><c>cut X</c>: takes a provider, zone, network, machine or link away.</summary>
internal static class CutCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var what = new Argument<string>("WHAT") { Description = "provider/NAME, zone/PROVIDER/ZONE, network/NAME, machine/NAME or link/NAME" };
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("cut", "Cut a provider, zone, network, machine or link off, as an outage would")
        {
            Examples = ["farspan cut provider/aws", "farspan cut zone/aws/a", "farspan cut machine/etcd-2"],
            Arguments = { what },
            Options = { lab, json },
            Run = (line, token) =>
            {
                var report = LabAccess.Open(terminal, line.GetValue(lab)).Cut(line.GetRequiredValue(what), token);
                terminal.Print(FaultText.Render(report, line.GetValue(json)));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
