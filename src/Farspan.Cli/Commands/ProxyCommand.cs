using Farspan.Cli.Commands.Gateways;

namespace Farspan.Cli.Commands;

/// <summary><c>proxy</c>: a gateway of the topology as a process on this computer.</summary>
internal static class ProxyCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var command = new FarspanCommand("proxy", "Run a gateway of the topology on this computer: one guarded way to every machine's services")
        {
            Examples = ["farspan proxy start --file examples/simple-proxy", "farspan proxy status", "farspan proxy test", "farspan proxy stop"],
            Run = (_, _) => Task.FromResult(ExitCode.Usage),
        };
        command.Add(ProxyStartCommand.Create(terminal));
        command.Add(ProxyStopCommand.Create(terminal));
        command.Add(ProxyRestartCommand.Create(terminal));
        command.Add(ProxyReloadCommand.Create(terminal));
        command.Add(ProxyStatusCommand.Create(terminal));
        command.Add(ProxyTestCommand.Create(terminal));
        return command;
    }
}
