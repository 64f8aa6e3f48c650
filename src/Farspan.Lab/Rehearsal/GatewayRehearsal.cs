using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Rehearses the loss of a part of a real gateway: the gateways that are left lead to the services that are left, say that the others are gone, and lead to them again afterwards.</summary>
[SupportedOSPlatform("linux")]
internal sealed class GatewayRehearsal(GatewayCaller caller, IReadOnlyList<GatewayCallSpec> calls, ILabFaults faults, RehearsalTiming timing, TimeProvider time)
{
    /// <summary>Calls of one kind per scene.</summary>
    private const int MostCalls = 128;

    /// <summary>RFC 9110 section 15.6: the server, not the caller, is in the way.</summary>
    private const int FirstFailure = 500;

    /// <summary>Runs one scene. Healed when it returns, also by an exception.</summary>
    /// <param name="scene">What to cut.</param>
    /// <param name="gateways">Gateways that the service is, by name.</param>
    /// <param name="timeline">Where it is told.</param>
    /// <param name="cancellationToken">Heals, and stops.</param>
    public async Task<RehearsalRun> RunAsync(Scene scene, IReadOnlySet<string> gateways, Timeline timeline, CancellationToken cancellationToken)
    {
        double? caught = null;
        var all = calls.Where(c => c.Expect == Expectation.Connects && gateways.Contains(c.Gateway) && !scene.LostMachines.Contains(c.From)).ToList();
        var left = all.Where(c => scene.Left.Contains(c.GatewayMachine, StringComparer.Ordinal) && !scene.LostMachines.Contains(c.To)).Take(MostCalls).ToList();
        List<GatewayCallSpec> across = [.. all.Where(c => scene.LostMachines.Contains(c.GatewayMachine) || scene.LostMachines.Contains(c.To)).Take(MostCalls)];
        if (scene.Left.Count == 0)
        {
            timeline.Fail(TestCodes.NotSurvivedCode, "No gateway is left.", $"{string.Join(", ", scene.Lost)} are all there are");
        }

        await using (var fault = new FaultScope(faults, scene, timeline, timing, time))
        {
            await fault.CutAsync(cancellationToken);
            Reached(scene, timeline, await caller.RunAsync(left, null, cancellationToken), "through what is left", TestCodes.NotSurvivedCode);
            await LostAsync(scene, timeline, across, cancellationToken);
            await fault.HealAsync();
            var healedAt = timeline.NowMs;
            Reached(scene, timeline, await caller.RunAsync(across, null, cancellationToken), "across what was cut, after healing", TestCodes.NoCatchUpCode);
            caught = across.Count > 0 && timeline.Findings.Count == 0 ? Math.Round(timeline.NowMs - healedAt, 1) : null;
        }

        return timeline.Run(isStandIn: false, null, caught);
    }

    /// <summary>The cut must be one, and a gateway that is left must say so instead of leading somewhere.</summary>
    private async Task LostAsync(Scene scene, Timeline timeline, List<GatewayCallSpec> across, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        IReadOnlyList<GatewayCallSpec> asked = [.. across.Select(c => c with { Expect = Expectation.Refused })];
        while (asked.Count > 0)
        {
            var results = await caller.RunAsync(asked, null, cancellationToken);
            if (results.FirstOrDefault(r => r.Arrived || r.CountedAt is { Count: > 0 }) is { } arrived)
            {
                timeline.Fail(TestCodes.RehearsalFailedCode, "The cut does not cut.", $"{arrived.Call}: {arrived.Seen}");
                return;
            }

            // Until its own time to connect is over a gateway knows no better than its caller.
            var silent = results.Where(r => r.Status is not >= FirstFailure && scene.Left.Contains(r.Call.GatewayMachine, StringComparer.Ordinal)).ToList();
            if (silent.Count > 0 && time.GetElapsedTime(start) > timing.CatchUpDeadline)
            {
                timeline.Fail(TestCodes.NotSurvivedCode, "A gateway that is left does not say that what it leads to is gone.", $"{silent[0].Call}: {silent[0].Seen}");
                return;
            }

            asked = [.. silent.Select(r => r.Call)];
        }

        if (across.Count > 0)
        {
            var told = across.Count(c => scene.Left.Contains(c.GatewayMachine, StringComparer.Ordinal));
            timeline.Note(FormattableString.Invariant($"{across.Count} calls across the cut arrive nowhere; gateways that are left answer {told} of them that nobody is there"));
        }
    }

    private static void Reached(Scene scene, Timeline timeline, IReadOnlyList<GatewayCallResult> results, string how, string code)
    {
        if (results.Count == 0)
        {
            timeline.Note($"nothing to try {how}: no policy lets a machine that is left call a service there");
        }
        else if (results.FirstOrDefault(r => !r.Holds) is { } bad)
        {
            timeline.Fail(code, $"A call through gateway {scene.Claim.Service.Name} does not arrive {how}.", $"{bad.Call}: {bad.Seen}");
        }
        else
        {
            timeline.Note(FormattableString.Invariant($"{results.Count} of {results.Count} calls arrive {how}"));
        }
    }
}
