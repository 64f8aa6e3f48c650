using System.CommandLine;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Differences;
using Farspan.Analysis.Reachability;
using Farspan.Cli.Input;
using Farspan.Planning;
using Farspan.Rendering;
using Farspan.Rendering.Reachability;

namespace Farspan.Cli.Commands;

/// <summary><c>diff OLD NEW</c>: what changes, machine by machine.</summary>
internal static class DiffCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var old = new Argument<string>("OLD") { Description = "Topology file or folder as it was; when it stands alone, as it is to be" };
        var next = new Argument<string?>("NEW") { Description = "Topology file or folder as it is to be; when left out, OLD is compared with the lab that runs", Arity = ArgumentArity.ZeroOrOne };
        var forbid = new Option<bool>("--forbid-opening") { Description = "For a merge check: exit 1 when a flow opens, and 0 when none does, whatever else changes" };
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("diff", "Show what changes from one topology to another, flows that open and close and machine by machine: exit 0 nothing, 1 something")
        {
            Examples =
            [
                "farspan diff old.yaml topology.yaml",
                "farspan diff topology.yaml                  (what would up change in the lab that runs?)",
                "git show HEAD:topology.yaml > old.yaml && farspan diff old.yaml topology.yaml --forbid-opening",
            ],
            Arguments = { old, next },
            Options = { forbid, lab, json },
            Run = (line, _) =>
            {
                var first = line.GetRequiredValue(old);
                var (before, after) = line.GetValue(next) is { } second
                    ? OfFiles(first, second, terminal)
                    : FromLab(first, line.GetValue(lab), terminal);
                return Task.FromResult(Compare(before, after, line.GetValue(forbid), line.GetValue(json), terminal));
            },
        };
    }

    private static int Compare(NetworkPlan before, NetworkPlan after, bool forbidsOpening, bool isJson, Terminal terminal)
    {
        var plans = PlanDiff.Between(before, after);
        var (old, next) = (ReachabilityRelation.Of(before), ReachabilityRelation.Of(after));
        var flows = ReachabilityDiff.Between(old, next);
        var claims = ClaimChange.Between(Prover.Prove(old), Prover.Prove(next));
        terminal.Print(isJson ? DiffReport.Of(plans, flows, claims, before, after).ToJson()
            : plans.IsEmpty && claims.Count == 0 ? PlanDiffText.Render(plans, before.Topology, after.Topology)
            : ReachabilityDiffText.Render(flows, before, after) + ReachabilityDiffText.Claims(claims) + "\n" + PlanDiffText.Render(plans, before.Topology, after.Topology));
        return (forbidsOpening ? flows.Opened.Count == 0 : plans.IsEmpty) ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    private static (NetworkPlan Before, NetworkPlan After) OfFiles(string old, string next, Terminal terminal)
    {
        // A copy without a lock of its own chose as the other did: otherwise every allocated address would seem to move.
        var (oldLock, nextLock) = (AddressLockFile.Of(TopologyInput.Read(old, terminal)), AddressLockFile.Of(TopologyInput.Read(next, terminal)));
        var before = Compilation.Required(old, terminal, oldLock.Text is null ? nextLock : null);
        var after = Compilation.Required(next, terminal, nextLock.Text is null ? oldLock : null);
        return (before.Plan!, after.Plan!);
    }

    private static (NetworkPlan Before, NetworkPlan After) FromLab(string file, string? lab, Terminal terminal)
    {
        var running = LabAccess.Open(terminal, lab).Plan();
        var next = Compilation.Required(file, terminal);
        // Members have told their keys to the lab only; without them every peer would seem to change.
        var keys = LabKeyFiles.Public(running);
        var compiled = PlanCompiler.Compile(next.Topology!, PlanInputs.None with { Lock = next.Lock, PublicKeys = keys });
        return (running, compiled.Plan!);
    }
}
