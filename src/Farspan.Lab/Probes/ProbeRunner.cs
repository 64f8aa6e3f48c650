using System.Globalization;
using System.Runtime.Versioning;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Sends probes from inside the namespaces of a running network, many at a time.</summary>
/// <remarks>Source: setns(2); tcp(7) and RFC 9293 section 3.10.7 for what answers mean: a reset is an answer, so the packet got there.</remarks>
[SupportedOSPlatform("linux")]
public sealed class ProbeRunner(ILabNetwork network, ProbeTiming timing, TimeProvider time)
{
    /// <summary>A service that is starting refuses at once; asking again faster than this would only burn processor time.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends the probes.</summary>
    /// <returns>One result for each probe, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<ProbeResult>> RunAsync(IReadOnlyList<ProbeSpec> probes, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(probes);
        using var sockets = new NodeSockets(network);
        var sender = new ProbeSender(sockets, time);
        var routes = new NodeRoutes(sockets);
        using var places = new SemaphoreSlim(timing.InFlight);
        var done = 0;
        var greetings = new Greetings(probes, time);
        // Those that others wait for go first, then what waits longest: refused probes fill the time in which the others answer.
        var results = new ProbeResult[probes.Count];
        var order = Enumerable.Range(0, probes.Count)
            .OrderByDescending(i => greetings.IsFirst(probes[i]))
            .ThenByDescending(i => probes[i].Expect == Expectation.Refused)
            .ToList();
        var running = new List<Task>(probes.Count);
        foreach (var index in order)
        {
            await places.WaitAsync(cancellationToken);
            running.Add(OneAsync(index));
        }

        await Task.WhenAll(running);
        return results;

        async Task OneAsync(int index)
        {
            try
            {
                await greetings.WaitAsync(probes[index], cancellationToken);
                results[index] = await SendAsync(sender, routes, probes[index], cancellationToken);
                progress?.Report(new TestProgress("probes", Interlocked.Increment(ref done), probes.Count));
            }
            finally
            {
                greetings.Done(probes[index]);
                places.Release();
            }
        }
    }

    private async Task<ProbeResult> SendAsync(ProbeSender sender, NodeRoutes routes, ProbeSpec probe, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var attempt = probe.Expect == Expectation.Refused || probe.IsByAnswers
            ? await sender.TryAsync(probe, timing.RefusedWait, cancellationToken)
            : await PersistAsync(sender, probe, start, cancellationToken);
        var elapsed = time.GetElapsedTime(start);
        if (attempt.Outcome == ProbeOutcome.Connected && probe.Expect == Expectation.Connects)
        {
            attempt = await CheckWayAsync(routes, probe, attempt);
        }

        return new ProbeResult
        {
            Probe = probe,
            Outcome = attempt.Outcome,
            Detail = attempt.Outcome == ProbeOutcome.Silent
                ? string.Create(CultureInfo.InvariantCulture, $"{attempt.Detail} for {elapsed.TotalSeconds:0.0} s")
                : attempt.Detail,
            ElapsedMs = Math.Round(elapsed.TotalMilliseconds, 2),
        };
    }

    private async Task<Attempt> PersistAsync(ProbeSender sender, ProbeSpec probe, long start, CancellationToken cancellationToken)
    {
        var left = timing.ConnectDeadline;
        while (true)
        {
            var attempt = await sender.TryAsync(probe, left < timing.AttemptTimeout ? left : timing.AttemptTimeout, cancellationToken);
            var isFinal = attempt.Outcome == ProbeOutcome.Connected || (attempt.Outcome == ProbeOutcome.Closed && probe.Service is null);
            if (isFinal || time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                return attempt;
            }

            await Task.Delay(_pause, time, cancellationToken);
            left = timing.ConnectDeadline - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return attempt; // the pause took longer than asked for
            }
        }
    }

    // Connecting is not enough: it must be by the declared way, also when nobody binds the address for it.
    private static async Task<Attempt> CheckWayAsync(NodeRoutes routes, ProbeSpec probe, Attempt attempt)
    {
        try
        {
            var (link, preferred) = await routes.WayAsync(probe.From, probe.DestinationAddress);
            if (!string.Equals(link, probe.Link, StringComparison.Ordinal))
            {
                return new Attempt(ProbeOutcome.WrongPath, $"connected, and leaves by {link ?? "no link"} instead of {probe.Link}");
            }

            var source = probe.Via.Kind == WayKind.Overlay ? preferred : probe.SourceAddress;
            return Equals(source, probe.SourceAddress)
                ? attempt
                : new Attempt(ProbeOutcome.WrongPath, $"connected, but left alone the kernel sends from {source?.ToString() ?? "nowhere"} instead of {probe.SourceAddress}");
        }
        catch (IOException error)
        {
            return new Attempt(ProbeOutcome.WrongPath, $"connected, but which way cannot be seen: {error.Message}");
        }
    }
}
