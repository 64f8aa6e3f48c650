using System.CommandLine;
using Farspan.Cli.Output;

namespace Farspan.Cli.Commands;

/// <summary><c>heal X</c>: takes a cut back.</summary>
internal static class HealCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var what = new Argument<string?>("WHAT") { Description = "What was cut, as it was cut", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everything that is cut" };
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("heal", "Take a cut back")
        {
            Examples = ["farspan heal provider/aws", "farspan heal --all"],
            Arguments = { what },
            Options = { all, lab, json },
            Run = (line, token) =>
            {
                var given = line.GetValue(what);
                if (given is null != line.GetValue(all))
                {
                    throw new CommandException(ExitCode.Usage, "heal needs what was cut, or --all; see farspan heal --help");
                }

                var report = LabAccess.Open(terminal, line.GetValue(lab)).Heal(given, token);
                terminal.Print(FaultText.Render(report, line.GetValue(json)));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
