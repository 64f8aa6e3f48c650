using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Gateways;
using Farspan.Cli.Input;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>token check</c>.</summary>
internal static class TokenCheckCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Topology file or folder; that of the gateway on this computer when left out" };
        var gateway = ProxyOptions.Gateway();
        var json = CommonOptions.Json();
        return new FarspanCommand("check", "Read a token from standard input and say which declared name it has: exit 1 when none")
        {
            Examples = ["farspan token check <token.txt", "farspan token check --file topology.yaml <token.txt"],
            Options = { file, gateway, json },
            Run = async (line, token) =>
            {
                var given = (await terminal.Input.ReadLineAsync(token))?.Trim();
                if (string.IsNullOrEmpty(given))
                {
                    throw new CommandException(ExitCode.Usage, "token check reads the token from standard input, and there was none");
                }

                var name = Declared(line.GetValue(file), line.GetValue(gateway), terminal).FirstOrDefault(t => ApiToken.IsOf(given, t.Sha256))?.Name;
                terminal.PrintLine(line.GetValue(json)
                    ? JsonSerializer.Serialize(new TokenReport(name, null, ApiToken.Hash(given)), GatewayCliJson.Default.TokenReport)
                    : name is null ? "no declared token is this one" : $"token/{name}");
                return name is null ? ExitCode.DoesNotHold : ExitCode.Holds;
            },
        };
    }

    private static IEnumerable<State.Gateways.TokenSpec> Declared(string? file, string? gateway, Terminal terminal) => file is null
        ? DeskGateway.Find(gateway, terminal).ReadSpec()?.Tokens ?? []
        : Compilation.Required(file, terminal).Plan!.Machines.SelectMany(m => m.Gateways).Where(g => gateway is null || g.Name == gateway).SelectMany(g => g.Tokens);
}
