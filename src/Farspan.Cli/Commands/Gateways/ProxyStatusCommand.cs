using System.Text.Json;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy status</c>.</summary>
internal static class ProxyStatusCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var gateway = ProxyOptions.Gateway();
        var json = CommonOptions.Json();
        return new FarspanCommand("status", "Show the gateways of this computer, with the health of what they lead to: exit 1 when one does not run")
        {
            Examples = ["farspan proxy status", "farspan proxy status --gateway front --json"],
            Options = { gateway, json },
            Run = async (line, token) =>
            {
                var desks = line.GetValue(gateway) is { } name ? [DeskGateway.Find(name, terminal)] : DeskGateway.All(terminal);
                if (desks.Count == 0 && !line.GetValue(json))
                {
                    terminal.PrintLine("no gateway was started on this computer");
                }

                var records = new List<ProxyRecord>();
                foreach (var desk in desks)
                {
                    records.Add(await ProxyOptions.TellAsync(desk, () => ProxyRecord.ReadAsync(desk, token)));
                }

                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(new ProxyReport(records), GatewayCliJson.Default.ProxyReport) + "\n"
                    : string.Join('\n', records.Select(ProxyText.Render)));
                return records.Count > 0 && records.All(r => r.State == ProxyState.Running) ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }
}
