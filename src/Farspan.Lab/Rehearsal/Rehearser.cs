using System.Net;
using System.Runtime.Versioning;
using Farspan.Lab.Callers;
using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Rehearses every <c>survives</c> claim of a plan on the running network, one cut after the other.</summary>
[SupportedOSPlatform("linux")]
public sealed class Rehearser(NetworkPlan plan, ILabNetwork network, ILabFaults faults, RehearsalTiming timing, ProbeTiming probeTiming, TimeProvider time)
{
    /// <summary>What callers show to gateways; null where they show nothing.</summary>
    public ILabCallers? Callers { get; init; }

    /// <summary>Counts what arrives; null where only answers are judged.</summary>
    public ILabArrivals? Arrivals { get; init; }

    /// <summary>Cuts, looks, heals. When it returns or throws, everything it cut is healed, or a finding says that it is not.</summary>
    /// <param name="probes">The probes of the plan: those of services that listeners stand in for are sent again.</param>
    /// <param name="progress">Told of each event.</param>
    /// <param name="cancellationToken">Heals, and stops.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; everything is healed.</exception>
    public async Task<RehearsalReport> RunAsync(IReadOnlyList<ProbeSpec> probes, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        var scenes = SceneFinder.Find(plan);
        using var sockets = new NodeSockets(network);
        var runner = new ProbeRunner(network, probeTiming, time);
        var runs = new List<RehearsalRun>();
        foreach (var scene in scenes)
        {
            var done = runs.Count;
            var title = $"{scene.Claim.Service.Name} without {scene.Name}";
            progress?.Report(new TestProgress("rehearsal", done, scenes.Count, title));
            var timeline = new Timeline(scene, time, text => progress?.Report(new TestProgress("rehearsal", done, scenes.Count, $"{title}: {text}")));
            runs.Add(await RunAsync(scene, sockets, runner, probes, timeline, cancellationToken));
        }

        return new RehearsalReport { Runs = runs };
    }

    private async Task<RehearsalRun> RunAsync(
        Scene scene, NodeSockets sockets, ProbeRunner runner, IReadOnlyList<ProbeSpec> probes, Timeline timeline, CancellationToken cancellationToken)
    {
        try
        {
            if (faults.InForce() is { Count: > 0 } before)
            {
                timeline.Fail(TestCodes.RehearsalFailedCode, "Something is cut already, so that the rehearsal would show the loss of more than it says.", $"cut: {string.Join(", ", before)}; `farspan heal --all` first");
                return timeline.Run(IsStandIn(scene), null, null);
            }

            var gateways = plan.Topology.Gateways.Where(g => g.Service.Name == scene.Claim.Service.Name).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
            if (gateways.Count > 0)
            {
                var calls = GatewayCallPlanner.Plan(plan, ProbeOptions.Default).Calls;
                var caller = new GatewayCaller(sockets, Callers, Arrivals, probeTiming, time);
                return await new GatewayRehearsal(caller, calls, faults, timing, time).RunAsync(scene, gateways, timeline, cancellationToken);
            }

            var members = ClientEndpoints(scene.Claim.Service.Name);
            if (members is null)
            {
                return await new ReachRehearsal(runner, probes, faults, timing, time).RunAsync(scene, timeline, cancellationToken);
            }

            using var etcd = new EtcdGateway(sockets, members, time);
            var value = FormattableString.Invariant($"{scene.Name} {time.GetTimestamp()}");
            return await new EtcdRehearsal(etcd, faults, timing, time).RunAsync(scene, value, timeline, cancellationToken);
        }
        catch (IOException error)
        {
            timeline.Fail(TestCodes.RehearsalFailedCode, "The rehearsal could not be carried out.", error.Message);
            return timeline.Run(IsStandIn(scene), null, null);
        }
    }

    private bool IsStandIn(Scene scene) =>
        scene.Claim.Service.Recipe is null && !plan.Topology.Gateways.Any(g => g.Service.Name == scene.Claim.Service.Name);

    // Null when it is not an etcd that really runs.
    private Dictionary<string, IPEndPoint>? ClientEndpoints(string service)
    {
        var members = plan.Machines
            .SelectMany(m => m.Services.Where(s => string.Equals(s.Name, service, StringComparison.Ordinal)).Select(s => (m.Machine, Spec: s)))
            .ToList();
        return members.TrueForAll(m => string.Equals(m.Spec.Recipe, "etcd", StringComparison.Ordinal))
            ? members.ToDictionary(
                m => m.Machine,
                m => new IPEndPoint(m.Spec.Bind[0], m.Spec.Ports.First(p => string.Equals(p.Name, "client", StringComparison.Ordinal)).Ports.First),
                StringComparer.Ordinal)
            : null;
    }
}
