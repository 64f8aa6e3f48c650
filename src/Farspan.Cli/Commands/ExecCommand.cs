using System.CommandLine;

namespace Farspan.Cli.Commands;

/// <summary><c>exec MACHINE -- CMD…</c>: a command inside a machine.</summary>
internal static class ExecCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var machine = new Argument<string>("MACHINE") { Description = "Machine, router, backbone or internet" };
        var command = new Argument<string[]>("COMMAND")
        {
            HelpName = "-- COMMAND…",
            Description = "Program and arguments, after -- so that its options are its own",
            Arity = ArgumentArity.OneOrMore,
        };
        var lab = CommonOptions.Lab();
        return new FarspanCommand("exec", "Run a command inside a machine of the lab; its input, output and exit code are the command's")
        {
            Examples = ["farspan exec etcd-1 -- ip address", "farspan exec talos-cp-1 -- ping -c 3 etcd-2"],
            Arguments = { machine, command },
            Options = { lab },
            Run = async (line, token) =>
            {
                await terminal.Output.FlushAsync(token);
                return await LabAccess.Open(terminal, line.GetValue(lab)).ExecAsync(line.GetRequiredValue(machine), line.GetRequiredValue(command), token);
            },
        };
    }
}
