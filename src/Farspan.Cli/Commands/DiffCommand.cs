using System.CommandLine;
using Farspan.Cli.Input;
using Farspan.Planning;
using Farspan.Rendering;

namespace Farspan.Cli.Commands;

/// <summary><c>diff OLD NEW</c>: what changes, machine by machine.</summary>
internal static class DiffCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var old = new Argument<string>("OLD") { Description = "Topology file or folder as it was" };
        var next = new Argument<string>("NEW") { Description = "Topology file or folder as it is to be" };
        var json = CommonOptions.Json();
        return new FarspanCommand("diff", "Show what changes from one topology to another, machine by machine: exit 0 nothing, 1 something")
        {
            Examples = ["farspan diff old.yaml topology.yaml", "git show HEAD:topology.yaml > old.yaml && farspan diff old.yaml topology.yaml --json"],
            Arguments = { old, next },
            Options = { json },
            Run = (line, _) => Task.FromResult(Run(line.GetRequiredValue(old), line.GetRequiredValue(next), line.GetValue(json), terminal)),
        };
    }

    private static int Run(string old, string next, bool isJson, Terminal terminal)
    {
        // A copy without a lock of its own chose as the other did: otherwise every allocated address would seem to move.
        var (oldLock, nextLock) = (AddressLockFile.Of(TopologyInput.Read(old, terminal)), AddressLockFile.Of(TopologyInput.Read(next, terminal)));
        var before = Compilation.Required(old, terminal, oldLock.Text is null ? nextLock : null);
        var after = Compilation.Required(next, terminal, nextLock.Text is null ? oldLock : null);
        var diff = PlanDiff.Between(before.Plan!, after.Plan!);
        terminal.Output.Write(isJson ? diff.ToJson() + "\n" : PlanDiffText.Render(diff));
        return diff.IsEmpty ? ExitCode.Holds : ExitCode.DoesNotHold;
    }
}
