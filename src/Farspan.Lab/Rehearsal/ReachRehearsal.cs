using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Rehearses the loss of a part of a service that cannot be asked to agree on anything: only who can still talk to whom is seen.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReachRehearsal(ProbeRunner runner, IReadOnlyList<ProbeSpec> probes, ILabFaults faults, RehearsalTiming timing, TimeProvider time)
{
    /// <summary>Probes of one kind per scene: members among themselves are few, clients may be many.</summary>
    private const int MostProbes = 256;

    /// <summary>Runs one scene. Healed when it returns, also by an exception.</summary>
    public async Task<RehearsalRun> RunAsync(Scene scene, Timeline timeline, CancellationToken cancellationToken)
    {
        var isStandIn = scene.Claim.Service.Recipe is null;
        var toService = probes.Where(p => p.Expect == Expectation.Connects && string.Equals(p.Service?.Name, scene.Claim.Service.Name, StringComparison.Ordinal)).ToList();
        var among = scene.Claim.Service.HasQuorum
            ? toService.Where(p => scene.Left.Contains(p.From, StringComparer.Ordinal) && scene.Left.Contains(p.To, StringComparer.Ordinal)).ToList()
            : toService.Where(p => !scene.LostMachines.Contains(p.From) && scene.Left.Contains(p.To, StringComparer.Ordinal)).ToList();
        var across = toService.Where(p => scene.LostMachines.Contains(p.From) != scene.LostMachines.Contains(p.To)).Take(MostProbes).ToList();
        Count(scene, timeline);
        await using (var fault = new FaultScope(faults, scene, timeline, timing, time))
        {
            await fault.CutAsync(cancellationToken);
            // The cut must be one, or what is seen afterwards means nothing.
            var leaks = await SendAsync([.. across.Select(p => p with { Expect = Expectation.Refused })], cancellationToken);
            if (leaks.Find(r => !ProbeJudge.Holds(r)) is { } leak)
            {
                timeline.Fail(TestCodes.RehearsalFailedCode, "The cut does not cut.", $"{leak.Probe}: {leak.Detail}");
            }

            Reachable(scene, timeline, await SendAsync([.. among.Take(MostProbes)], cancellationToken), "reach each other without what was cut", TestCodes.NotSurvivedCode);
            await fault.HealAsync();
            Reachable(scene, timeline, await SendAsync(across, cancellationToken), "connect again after healing", TestCodes.NoCatchUpCode);
        }

        return timeline.Run(isStandIn, null, null);
    }

    private static void Count(Scene scene, Timeline timeline)
    {
        var all = scene.Left.Count + scene.Lost.Count;
        var need = scene.Claim.Service.HasQuorum ? (all / 2) + 1 : 1;
        if (scene.Left.Count < need)
        {
            timeline.Fail(TestCodes.NotSurvivedCode, "Too few members are left.", FormattableString.Invariant($"{scene.Left.Count} of {all}, {need} are needed"));
        }
    }

    private static void Reachable(Scene scene, Timeline timeline, List<ProbeResult> results, string what, string code)
    {
        if (results.Count == 0)
        {
            timeline.Note($"nothing to try: no policy lets members of {scene.Claim.Service.Name} talk across this cut, or on the side that is left");
            return;
        }

        var bad = results.Find(r => !ProbeJudge.Holds(r));
        if (bad is null)
        {
            timeline.Note(FormattableString.Invariant($"{results.Count} of {results.Count} flows of {scene.Claim.Service.Name} {what}"));
        }
        else
        {
            timeline.Fail(code, $"A flow of {scene.Claim.Service.Name} does not {what}.", $"{bad.Probe}: {bad.Detail}");
        }
    }

    private async Task<List<ProbeResult>> SendAsync(IReadOnlyList<ProbeSpec> some, CancellationToken cancellationToken) =>
        [.. await runner.RunAsync(some, null, cancellationToken)];
}
