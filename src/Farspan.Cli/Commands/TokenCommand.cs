using Farspan.Cli.Commands.Gateways;

namespace Farspan.Cli.Commands;

/// <summary><c>token</c>: what callers show to a gateway.</summary>
internal static class TokenCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var command = new FarspanCommand("token", "Make and recognise the tokens that callers show to a gateway")
        {
            Examples = ["farspan token new --name ops", "farspan token check --file topology.yaml <token.txt"],
            Run = (_, _) => Task.FromResult(ExitCode.Usage),
        };
        command.Add(TokenNewCommand.Create(terminal));
        command.Add(TokenCheckCommand.Create(terminal));
        return command;
    }
}
