using Farspan.Cli.Commands.Dns;

namespace Farspan.Cli.Commands;

/// <summary><c>dns</c>: a name server of the topology as a process on this computer, and what it answers to whom.</summary>
internal static class DnsCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var command = new FarspanCommand("dns", "Run a name server of the topology on this computer, and see what it answers to whom, and why")
        {
            Examples = ["farspan dns query www.example.org --file topology.yaml --as laptop", "farspan dns start --file topology.yaml --listen 127.0.0.1:5353", "farspan dns status", "farspan dns stop"],
            Run = (_, _) => Task.FromResult(ExitCode.Usage),
        };
        command.Add(DnsStartCommand.Create(terminal));
        command.Add(DnsStopCommand.Create(terminal));
        command.Add(DnsRestartCommand.Create(terminal));
        command.Add(DnsReloadCommand.Create(terminal));
        command.Add(DnsStatusCommand.Create(terminal));
        command.Add(DnsQueryCommand.Create(terminal));
        return command;
    }
}
