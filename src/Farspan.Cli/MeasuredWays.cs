using Farspan.Lab;
using Farspan.Lab.Status;
using Farspan.Planning;
using Farspan.Rendering.Status;

namespace Farspan.Cli;

/// <summary>Looks at the overlays of a running lab: which pairs of providers have spoken, and how long ago.</summary>
internal static class MeasuredWays
{
    // WireGuard makes a new handshake at the latest after this, as long as there is traffic (paper, section 6.1: REJECT_AFTER_TIME).
    private const double LongestHandshakeAgeSeconds = 180;

    /// <summary>One per ordered pair of providers that an overlay joins.</summary>
    public static async Task<IReadOnlyList<MeasuredPair>> OfAsync(LabSession session, NetworkPlan plan, CancellationToken cancellationToken)
    {
        var status = await session.StatusAsync(cancellationToken);
        var machines = status.Providers.SelectMany(p => p.Machines).ToDictionary(m => m.Machine, StringComparer.Ordinal);
        return
        [
            .. from pair in ProviderPairs.Of(plan)
               from overlay in pair.Overlays
               select Look(pair, overlay, machines),
        ];
    }

    private static MeasuredPair Look(ProviderPair pair, string overlay, Dictionary<string, LabMachineStatus> machines)
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
            State = age switch { null => "silent", <= LongestHandshakeAgeSeconds => "up", _ => "quiet" },
            HandshakeAgeSeconds = age,
            RoundTripMs = null,
            Between = youngest.Peer is null ? "–" : $"{youngest.Machine} – {youngest.Peer.Machine}",
        };
    }
}
