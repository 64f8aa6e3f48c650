using Farspan.Lab;
using Farspan.Lab.Probes;
using Farspan.Lab.Status;
using Farspan.Planning;
using Farspan.Rendering.Status;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Cli;

/// <summary>Looks at the overlays of a running lab: sends one allowed flow between each pair of providers, and sees when they last shook hands.</summary>
internal static class MeasuredWays
{
    // WireGuard makes a new handshake at the latest after this, as long as there is traffic (paper, section 6.1: REJECT_AFTER_TIME).
    private const double LongestHandshakeAgeSeconds = 180;

    /// <summary>One per ordered pair of providers that an overlay joins.</summary>
    public static async Task<IReadOnlyList<MeasuredPair>> OfAsync(LabSession session, NetworkPlan plan, CancellationToken cancellationToken)
    {
        var answers = await ProbeAsync(session, plan, cancellationToken);
        var status = await session.StatusAsync(cancellationToken);
        var machines = status.Providers.SelectMany(p => p.Machines).ToDictionary(m => m.Machine, StringComparer.Ordinal);
        return
        [
            .. from pair in ProviderPairs.Of(plan)
               from overlay in pair.Overlays
               select Look(pair, overlay, machines, answers.GetValueOrDefault((pair.From, pair.To, overlay))),
        ];
    }

    /// <summary>One TCP flow that the policies allow per pair and overlay, where there is one.</summary>
    private static async Task<Dictionary<(string From, string To, string Overlay), ProbeResult>> ProbeAsync(
        LabSession session, NetworkPlan plan, CancellationToken cancellationToken)
    {
        var chosen = ProbePlanner.Plan(plan, ProbeOptions.Default).Probes
            .Where(p => p.Expect == Expectation.Connects && p.Protocol == TransportProtocol.Tcp && p.Via.Kind == WayKind.Overlay && p.FromProvider != p.ToProvider)
            .DistinctBy(Key)
            .ToList();
        var results = await new ProbeRunner(new LabSessionNetwork(session), ProbeTiming.Default, session.Environment.Time).RunAsync(chosen, progress: null, cancellationToken);
        return results.ToDictionary(r => Key(r.Probe));
    }

    private static (string From, string To, string Overlay) Key(ProbeSpec probe) => (probe.FromProvider, probe.ToProvider, probe.Via.Name);

    private static MeasuredPair Look(ProviderPair pair, string overlay, Dictionary<string, LabMachineStatus> machines, ProbeResult? answer)
    {
        var youngest = (
            from machine in machines.Values
            where machine.Provider == pair.From
            from own in machine.Overlays
            where own.Overlay == overlay
            from peer in own.Peers
            where machines.TryGetValue(peer.Machine, out var other) && other.Provider == pair.To
            orderby peer.HandshakeAgeSeconds ?? double.MaxValue
            select (machine.Machine, Peer: peer)).FirstOrDefault();
        var age = youngest.Peer?.HandshakeAgeSeconds;
        return new MeasuredPair
        {
            From = pair.From,
            To = pair.To,
            Way = $"overlay {overlay}",
            State = answer switch
            {
                { Outcome: ProbeOutcome.Connected } => "up",
                not null => "down",
                null => age switch { null => "never spoke", <= LongestHandshakeAgeSeconds => "up", _ => "quiet" },
            },
            HandshakeAgeSeconds = age,
            RoundTripMs = answer is { Outcome: ProbeOutcome.Connected } ? answer.ElapsedMs : null,
            Between = answer is not null ? $"{answer.Probe.From} → {answer.Probe.To} {answer.Probe.Port}" : youngest.Peer is null ? "–" : $"{youngest.Machine} – {youngest.Peer.Machine}",
        };
    }
}
