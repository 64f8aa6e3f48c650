using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>token new</c>.</summary>
internal static class TokenNewCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Who will hold it; NAME to be filled in when left out" };
        var json = CommonOptions.Json();
        return new FarspanCommand("new", "Make a token: it is shown once and kept nowhere")
        {
            Examples = ["farspan token new", "farspan token new --name ops"],
            Options = { name, json },
            Run = (line, _) =>
            {
                var holder = line.GetValue(name) ?? "NAME";
                if (holder != "NAME" && !Topology.DnsLabel.IsValid(holder))
                {
                    throw new CommandException(ExitCode.Usage, $"--name does not take '{holder}'; it is a name such as ops or build-server");
                }

                var token = ApiToken.Create();
                var hash = ApiToken.Hash(token);
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(new TokenReport(holder, token, hash), GatewayCliJson.Default.TokenReport) + "\n"
                    : $"""
                    {token}

                    This is the only time that it is shown. Callers send it as: Authorization: Bearer TOKEN
                    The topology file has its hash, under the gateway:
                      tokens: {"{"} {holder}: {hash} {"}"}

                    """);
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
