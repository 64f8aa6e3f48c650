using System.Runtime.Versioning;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Rehearses the loss of a part of a real etcd: the others go on writing, the lost ones refuse, and catch up afterwards.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EtcdRehearsal(EtcdGateway etcd, ILabFaults faults, RehearsalTiming timing, TimeProvider time)
{
    private const string Key = "farspan/rehearsal";
    private const string MinorityKey = "farspan/rehearsal/minority";

    /// <summary>Runs one scene. Healed when it returns, also by an exception.</summary>
    /// <param name="scene">What to cut.</param>
    /// <param name="value">What is written; another one each time, so that an older write is not taken for it.</param>
    /// <param name="timeline">Where it is told.</param>
    /// <param name="cancellationToken">Heals, and stops.</param>
    public async Task<RehearsalRun> RunAsync(Scene scene, string value, Timeline timeline, CancellationToken cancellationToken)
    {
        double? gap = null;
        double? caught = null;
        if (await CommitAsync(scene.Left, $"{value} before", timing.HealthDeadline, cancellationToken) is { Said.Length: > 0 } refused)
        {
            timeline.Fail(TestCodes.RehearsalFailedCode, "It commits no write even before the cut.", refused.Said);
            return timeline.Run(isStandIn: false, null, null);
        }

        await using (var fault = new FaultScope(faults, scene, timeline, timing, time))
        {
            await fault.CutAsync(cancellationToken);
            var cutAt = timeline.NowMs;
            var committed = await CommitAsync(scene.Left, value, timing.WriteDeadline, cancellationToken);
            if (committed.IsDone)
            {
                gap = Math.Round(timeline.NowMs - cutAt, 1);
                timeline.Note($"{committed.Value} commits a write");
            }
            else
            {
                timeline.Fail(TestCodes.NotSurvivedCode, "No write was committed on the side that is left.", committed.Said);
            }

            await RefusesAsync(scene, timeline, cancellationToken);
            await fault.HealAsync();
            if (committed.IsDone)
            {
                var healedAt = timeline.NowMs;
                caught = await CaughtUpAsync(scene, value, timeline, cancellationToken) ? Math.Round(timeline.NowMs - healedAt, 1) : null;
            }
        }

        await TidyAsync(scene, cancellationToken);
        return timeline.Run(isStandIn: false, gap, caught);
    }

    // Every member is asked at the same time, again and again: which of them the others elect is theirs to decide.
    private async Task<EtcdAnswer> CommitAsync(IReadOnlyList<string> members, string value, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (members.Count == 0)
        {
            return new EtcdAnswer(false, null, "no member is left");
        }

        using var patience = new CancellationTokenSource(deadline, time);
        using var first = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var said = "nobody answered";
        var tries = members.Select(async member =>
        {
            while (true)
            {
                var answer = await etcd.PutAsync(member, Key, value, timing.AttemptTimeout, first.Token);
                if (answer.IsDone)
                {
                    await first.CancelAsync();
                    return member;
                }

                said = $"{member}: {answer.Said}";
                await Task.Delay(timing.Pause, time, first.Token);
            }
        }).ToList();
        string? winner = null;
        foreach (var attempt in tries)
        {
            try
            {
                winner = await attempt;
            }
            catch (OperationCanceledException)
            {
                // Another one was first, or the time is over; which of the two is seen below.
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return winner is null
            ? new EtcdAnswer(false, null, FormattableString.Invariant($"no write within {deadline.TotalSeconds:0} s; last {said}"))
            : new EtcdAnswer(true, winner, string.Empty);
    }

    // With a majority on the lost side it may act: then the claim has failed already, by the side that is left.
    private async Task RefusesAsync(Scene scene, Timeline timeline, CancellationToken cancellationToken)
    {
        if (scene.Lost.Count * 2 > scene.Lost.Count + scene.Left.Count)
        {
            return;
        }

        var answers = await Task.WhenAll(scene.Lost.Select(async member =>
        {
            var write = etcd.PutAsync(member, MinorityKey, member, timing.RefusalWait, cancellationToken);
            var read = etcd.ReadAsync(member, Key, timing.RefusalWait, cancellationToken);
            return (Member: member, Write: await write, Read: await read);
        }));
        foreach (var (member, write, read) in answers)
        {
            if (write.IsDone || read.IsDone)
            {
                timeline.Fail(TestCodes.MinorityActsCode, "The side without a majority acts.", $"{member} {(write.IsDone ? "committed a write" : "answered a linearizable read")}");
            }
            else
            {
                timeline.Note($"{member}, cut off, refuses a write and a linearizable read");
            }
        }
    }

    private async Task<bool> CaughtUpAsync(Scene scene, string value, Timeline timeline, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(scene.Lost.Select(member => CaughtUpAsync(member, value, timeline, cancellationToken)));
        return outcomes.All(o => o);
    }

    private async Task<bool> CaughtUpAsync(string member, string value, Timeline timeline, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < timing.CatchUpDeadline)
        {
            var local = await etcd.ReadLocalAsync(member, Key, timing.AttemptTimeout, cancellationToken);
            if (string.Equals(local.Value, value, StringComparison.Ordinal))
            {
                timeline.Note($"{member} has caught up");
                return true;
            }

            await Task.Delay(timing.Pause, time, cancellationToken);
        }

        timeline.Fail(TestCodes.NoCatchUpCode, "A member that came back has not caught up.", FormattableString.Invariant($"{member} has not the write {timing.CatchUpDeadline.TotalSeconds:0} s after healing"));
        return false;
    }

    private async Task TidyAsync(Scene scene, CancellationToken cancellationToken)
    {
        foreach (var key in new[] { Key, MinorityKey })
        {
            await etcd.DeleteAsync(scene.Left.Count > 0 ? scene.Left[0] : scene.Lost[0], key, timing.AttemptTimeout, cancellationToken);
        }
    }
}
