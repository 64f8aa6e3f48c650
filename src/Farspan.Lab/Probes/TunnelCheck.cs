using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.Topology.Model;
using Farspan.Verification.Observations;

namespace Farspan.Lab.Probes;

/// <summary>Sends packets of the planned length through overlays, which nobody may cut in pieces, and one octet more: the first must come back, the second be refused where it is sent.</summary>
/// <remarks>Echo requests pass every filter of the plan, so that no policy stands in the way. A pair for each two networks: the way between them is the same for all their members.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class TunnelCheck(NetworkPlan plan, NodeSockets sockets, ProbeTiming timing, TimeProvider time)
{
    private const int ShortLength = 64;

    // The longest IP packet: nothing is longer.
    private const int LongestPacket = 65_535;

    // More pairs than this say little that these have not said.
    private const int MostPairs = 200;

    private const int AtATime = 16;

    // A WireGuard handshake that got lost is begun again after 5 s (WireGuard paper, section 6.1, Rekey-Timeout).
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    /// <summary>Tries every pair.</summary>
    public async Task<IReadOnlyList<TunnelSighting>> RunAsync(CancellationToken cancellationToken)
    {
        var specs = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        var asked = plan.Topology.Overlays.SelectMany(o => PathMtu.Pairs(o).SelectMany(p => Asked(o, specs[p.First.Name], specs[p.Second.Name]))).Take(MostPairs).ToList();
        var results = new TunnelSighting[asked.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(asked.Index(), options, async (one, token) => results[one.Index] = await TryAsync(one.Item.Source, one.Item.Sighting, token));
        return results;
    }

    private static IEnumerable<(IPAddress Source, TunnelSighting Sighting)> Asked(Overlay overlay, MachineSpec from, MachineSpec to)
    {
        var link = from.Overlays.First(o => string.Equals(o.Name, overlay.Name, StringComparison.Ordinal)).Link;
        var (own, others) = (from.Addresses.Where(a => a.Link == link), to.Addresses.Where(a => a.Link == link).ToList());
        var length = from.Links.First(l => l.Name == link).Mtu;
        return length is null ? [] : own.SelectMany(a => others.Where(o => o.Address.IsV6 == a.Address.IsV6).Take(1).Select(o => (a.Address, new TunnelSighting
        {
            Overlay = overlay.Name,
            From = from.Machine,
            To = to.Machine,
            Address = o.Address,
            Length = length.Value,
            Fits = null,
            LongerIsTold = null,
        })));
    }

    private async Task<TunnelSighting> TryAsync(IPAddress source, TunnelSighting sighting, CancellationToken cancellationToken)
    {
        try
        {
            using var echo = await sockets.RunAsync(sighting.From, () => EchoSocket.Open(source, sighting.Address));
            var patience = timing.ConnectDeadline < _patience ? timing.ConnectDeadline : _patience;
            if (await AskAsync(echo, ShortLength, patience, cancellationToken) != EchoAnswer.Answered)
            {
                return sighting;
            }

            var fits = await AskAsync(echo, sighting.Length, patience, cancellationToken) == EchoAnswer.Answered;
            return sighting with
            {
                Fits = fits,
                LongerIsTold = !fits || sighting.Length == LongestPacket ? null : await AskAsync(echo, sighting.Length + 1, timing.AttemptTimeout, cancellationToken) != EchoAnswer.Silence,
            };
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The namespace or the address is gone: what is read back of the machine says so.
            return sighting;
        }
    }

    // Again and again: the first long packet may be what teaches the tunnel how long its own datagrams may be (RFC 1191).
    private async Task<EchoAnswer> AskAsync(EchoSocket echo, int length, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        EchoAnswer answer;
        do
        {
            using var limit = new CancellationTokenSource(timing.AttemptTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            answer = await echo.AskAsync(length, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (answer == EchoAnswer.Silence && time.GetElapsedTime(start) < patience);
        return answer;
    }
}
