using Farspan.Cli.Commands.Ca;

namespace Farspan.Cli.Commands;

/// <summary><c>ca</c>: the network's own authority.</summary>
internal static class CaCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var command = new FarspanCommand("ca", "Make certificates for machines and services, from a root that can lie in a drawer")
        {
            Examples = ["farspan ca init topology.yaml --key-file ca.key", "farspan ca issue db --dns db.foundry.internal --key-file ca.key", "farspan ca status"],
            Run = (_, _) => Task.FromResult(ExitCode.Usage),
        };
        command.Add(CaInitCommand.Create(terminal));
        command.Add(CaIssueCommand.Create(terminal));
        command.Add(CaListCommand.Create(terminal));
        command.Add(CaRevokeCommand.Create(terminal));
        command.Add(CaAllowCommand.Create(terminal));
        command.Add(CaRotateCommand.Create(terminal));
        command.Add(CaCrlCommand.Create(terminal));
        command.Add(CaStatusCommand.Create(terminal));
        command.Add(CaServeCommand.Create(terminal));
        command.Add(CaAccountCommand.Create(terminal));
        command.Add(CaOrderCommand.Create(terminal));
        return command;
    }
}
