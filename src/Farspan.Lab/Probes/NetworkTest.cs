using System.Runtime.Versioning;
using Farspan.Lab.Callers;
using Farspan.Lab.Capture;
using Farspan.Lab.Rehearsal;
using Farspan.Planning;
using Farspan.Verification.Egress;
using Farspan.Verification.Gateways;
using Farspan.Verification.Names;
using Farspan.Verification.Observations;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;
using Farspan.Verification.Tls;
using Farspan.Verification.Traffic;

namespace Farspan.Lab.Probes;

/// <summary>Tests a running network against its plan: probes with a capture on the underlay, and rehearsals on demand.</summary>
/// <param name="plan">The compiled plan that should be running.</param>
/// <param name="network">The way into its machines.</param>
/// <param name="faults">The way to cut and heal, or null where rehearsals cannot be asked for.</param>
/// <param name="time">The clock.</param>
[SupportedOSPlatform("linux")]
public sealed class NetworkTest(NetworkPlan plan, ILabNetwork network, ILabFaults? faults, TimeProvider time)
{
    /// <summary>Reads the machines back, so that what differs from the plan is told, too; null where that is not asked for.</summary>
    public ILabObserver? Observer { get; init; }

    /// <summary>What callers show to gateways; null where they show nothing, and calls that should fail.</summary>
    public ILabCallers? Callers { get; init; }

    /// <summary>Counts what arrives; null where only answers are judged.</summary>
    public ILabArrivals? Arrivals { get; init; }

    /// <summary>Where gateways write down what was asked of them; null where that is not looked at, and refusals that must be written down count as not written.</summary>
    public ILabAudit? Audit { get; init; }

    /// <summary>Looks at the certificates that lie on machines; null where that is not asked for.</summary>
    public ILabCertificates? Certificates { get; init; }

    /// <summary>Tests.</summary>
    /// <exception cref="IOException">The network cannot be entered or captured at all.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; everything is healed.</exception>
    public async Task<ProbeReport> RunAsync(NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var start = time.GetTimestamp();
        var cut = faults?.InForce() ?? [];
        var probes = ProbePlanner.Plan(plan, options.Probes);
        var (results, traffic) = await ProbeAsync(probes, options, progress, cancellationToken);
        var planned = GatewayCallPlanner.Plan(plan, options.Probes);
        var calls = await CallAsync(planned, options, progress, cancellationToken);
        var handshakes = await HandshakeAsync(options, progress, cancellationToken);
        var outside = await CallOutsideAsync(options, progress, cancellationToken);
        var egress = await GoOutAsync(options, progress, cancellationToken);
        var names = await AskNamesAsync(options, progress, cancellationToken);
        var observation = Observer is null ? null : await ObserveAsync(Observer, options, cancellationToken);
        var certificates = Certificates?.Inspect(Inspected(options.Probes.Provider));
        var elapsed = time.GetElapsedTime(start);
        RehearsalReport? rehearsal = null;
        if (options.Faults && faults is not null)
        {
            var rehearser = new Rehearser(plan, network, faults, RehearsalTiming.Default, options.Timing, time) { Callers = Callers, Arrivals = Arrivals };
            rehearsal = await rehearser.RunAsync(probes.Probes, progress, cancellationToken);
        }

        return ProbeReportBuilder.Build(plan, probes, results, traffic, rehearsal, observation, elapsed, calls, planned.NotTried, handshakes, outside, names, egress, certificates) with { Faults = cut };
    }

    private IReadOnlyList<Farspan.State.MachineSpec> Inspected(string? provider) => [.. plan.Machines.Where(m => provider is null || m.Provider == provider)];

    private async Task<IReadOnlyList<GatewayCallResult>> CallAsync(GatewayCallPlan planned, NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        return await new GatewayCaller(sockets, Callers, Arrivals, options.Timing, time).RunAsync(planned.Calls, progress, cancellationToken);
    }

    private async Task<IReadOnlyList<TlsProbeResult>> HandshakeAsync(NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        var handshakes = new TlsHandshakes(sockets, network, time);
        return await new TlsProber(sockets, handshakes, options.Timing, time).RunAsync(TlsProbePlanner.Plan(plan, options.Probes.Provider), progress, cancellationToken);
    }

    private async Task<IReadOnlyList<OutsideCallResult>> CallOutsideAsync(NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        return await new OutsideCaller(sockets, Callers, Arrivals, Audit, options.Timing, time).RunAsync(OutsideCallPlanner.Plan(plan, options.Probes), progress, cancellationToken);
    }

    private async Task<IReadOnlyList<EgressProbeResult>> GoOutAsync(NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        return await new EgressProber(sockets, Callers, Audit, options.Timing, time).RunAsync(EgressProbePlanner.Plan(plan, options.Probes), progress, cancellationToken);
    }

    private async Task<IReadOnlyList<NameProbeResult>> AskNamesAsync(NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        return await new NameProber(sockets, options.Timing, time).RunAsync(NameProbePlanner.Plan(plan, options.Probes.Provider), progress, cancellationToken);
    }

    // Before anything is cut: a rehearsal changes what there is to see.
    private async Task<NetworkObservation> ObserveAsync(ILabObserver observer, NetworkTestOptions options, CancellationToken cancellationToken)
    {
        using var sockets = new NodeSockets(network);
        return new NetworkObservation
        {
            Neighbours = await new NeighbourCheck(plan, sockets, time).RunAsync(cancellationToken),
            Tunnels = await new TunnelCheck(plan, sockets, options.Timing, time).RunAsync(cancellationToken),
            Machines = await observer.ObserveAsync(cancellationToken),
        };
    }

    private async Task<(IReadOnlyList<ProbeResult> Results, TrafficReport Traffic)> ProbeAsync(
        ProbePlan probes, NetworkTestOptions options, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        using var capture = UnderlayCapture.Start(plan, network);
        var results = await new ProbeRunner(network, options.Timing, time).RunAsync(probes.Probes, progress, cancellationToken);
        return (results, capture.Stop(results));
    }
}
