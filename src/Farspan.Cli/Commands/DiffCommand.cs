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
        var old = new Argument<string>("OLD") { Description = "Topology file or folder as it was; when it stands alone, as it is to be" };
        var next = new Argument<string?>("NEW") { Description = "Topology file or folder as it is to be; when left out, OLD is compared with the lab that runs", Arity = ArgumentArity.ZeroOrOne };
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("diff", "Show what changes from one topology to another, machine by machine: exit 0 nothing, 1 something")
        {
            Examples =
            [
                "farspan diff old.yaml topology.yaml",
                "farspan diff topology.yaml                  (what would up change in the lab that runs?)",
                "git show HEAD:topology.yaml > old.yaml && farspan diff old.yaml topology.yaml --json",
            ],
            Arguments = { old, next },
            Options = { lab, json },
            Run = (line, _) =>
            {
                var first = line.GetRequiredValue(old);
                var diff = line.GetValue(next) is { } second
                    ? BetweenFiles(first, second, terminal)
                    : FromLab(first, line.GetValue(lab), terminal);
                terminal.Print(line.GetValue(json) ? diff.ToJson() + "\n" : PlanDiffText.Render(diff));
                return Task.FromResult(diff.IsEmpty ? ExitCode.Holds : ExitCode.DoesNotHold);
            },
        };
    }

    private static PlanDiff BetweenFiles(string old, string next, Terminal terminal)
    {
        // A copy without a lock of its own chose as the other did: otherwise every allocated address would seem to move.
        var (oldLock, nextLock) = (AddressLockFile.Of(TopologyInput.Read(old, terminal)), AddressLockFile.Of(TopologyInput.Read(next, terminal)));
        var before = Compilation.Required(old, terminal, oldLock.Text is null ? nextLock : null);
        var after = Compilation.Required(next, terminal, nextLock.Text is null ? oldLock : null);
        return PlanDiff.Between(before.Plan!, after.Plan!);
    }

    private static PlanDiff FromLab(string file, string? lab, Terminal terminal)
    {
        var running = LabAccess.Open(terminal, lab).Plan();
        var next = Compilation.Required(file, terminal);
        // Members have told their keys to the lab only; without them every peer would seem to change.
        var keys = running.Machines
            .SelectMany(m => m.Overlays)
            .DistinctBy(o => o.Name, StringComparer.Ordinal)
            .SelectMany(o => o.Members.Where(m => m.PublicKey is not null).Select(m => KeyValuePair.Create(new OverlayMember(o.Name, m.Machine), m.PublicKey!.Value)))
            .ToDictionary();
        var compiled = PlanCompiler.Compile(next.Topology!, PlanInputs.None with { Lock = next.Lock, PublicKeys = keys });
        return PlanDiff.Between(running, compiled.Plan!);
    }
}
