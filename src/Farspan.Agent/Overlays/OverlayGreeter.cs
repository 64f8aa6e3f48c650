using Farspan.Addressing;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Agent.Overlays;

/// <summary>Makes a machine shake hands with its peers once all of them are up, so that the first packets need not wait.</summary>
/// <remarks>
/// <para>Of two machines only the one with the lower public key greets. Where both greet at the same time, each takes the other's greeting for the newer one, both answers are
/// refused, and both try again only after 5 s (WireGuard paper, sections 5.4 and 6.1). A network that comes up all at once does just that.</para>
/// <para>Safe to leave out and to repeat: peers with a handshake are left alone.</para>
/// </remarks>
public sealed class OverlayGreeter(IOverlayDevices devices, TimeProvider time)
{
    /// <summary>
    /// Time for the answers to one greeting. A greeting to a neighbour that was not there yet waits in the kernel until it asks again, after 1 s (arp(7), retrans_time); a second one
    /// before that would arrive together with the first and be dropped as a flood (wireguard-go, HandshakeInitationRate).
    /// </summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(1200);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(80);

    /// <summary>Greets the peers that it is this machine's turn to greet.</summary>
    /// <param name="spec">What runs on the machine.</param>
    /// <param name="isWanted">Which machines to greet; all is fine for small overlays, members of one service for large ones.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Machines that have not answered, ordered by name.</returns>
    /// <exception cref="ReconcileException">An engine refused.</exception>
    public async Task<IReadOnlyList<string>> GreetAsync(MachineSpec spec, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var overlay in spec.Overlays)
        {
            try
            {
                left.AddRange(await GreetAsync(spec.Machine, overlay, isWanted, cancellationToken));
            }
            catch (IOException failure)
            {
                throw new ReconcileException($"{spec.Machine}: greet the peers of overlay {overlay.Name}: {failure.Message}", failure);
            }
        }

        return [.. left.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async Task<IEnumerable<string>> GreetAsync(string machine, OverlaySpec overlay, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        // Peers with a keepalive were greeted when they were added; the others hear from us now. Whoever has not answered then is greeted as if he were new.
        var mute = await MuteAsync(machine, overlay, isWanted, cancellationToken);
        var silent = mute.Where(p => p.KeepaliveSeconds == 0).ToList();
        if (silent.Count > 0)
        {
            await devices.GreetAsync(overlay.Link, silent, cancellationToken);
        }

        mute = await WaitAsync(machine, overlay, isWanted, cancellationToken);
        if (mute.Count > 0)
        {
            await devices.GreetAsync(overlay.Link, mute, cancellationToken);
            mute = await WaitAsync(machine, overlay, isWanted, cancellationToken);
        }

        return mute.Select(p => p.Machine);
    }

    /// <summary>Waits until all have answered, or for as long as answers take.</summary>
    private async Task<IReadOnlyList<PeerSpec>> WaitAsync(string machine, OverlaySpec overlay, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pause = _firstPause;
        while (true)
        {
            var mute = await MuteAsync(machine, overlay, isWanted, cancellationToken);
            if (mute.Count == 0 || time.GetElapsedTime(start) >= _patience)
            {
                return mute;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    private async Task<IReadOnlyList<PeerSpec>> MuteAsync(string machine, OverlaySpec overlay, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var seen = (await devices.ReadAsync(cancellationToken)).FirstOrDefault(o => string.Equals(o.Link, overlay.Link, StringComparison.Ordinal));
        if (seen?.PublicKey is not { } own)
        {
            return [];
        }

        var keepalive = PeerDelta.KeepaliveOf(overlay.Members, machine);
        var mute = seen.Peers.Where(p => p.LastHandshake is null).Select(p => p.PublicKey).ToHashSet();
        return
        [
            .. overlay.Members
                .Where(m => m.PublicKey is { } key && mute.Contains(key) && GreetsFirst(own, key) && isWanted(m.Machine) && !string.Equals(m.Machine, machine, StringComparison.Ordinal))
                .Select(m => m with { KeepaliveSeconds = keepalive }),
        ];
    }

    /// <summary>True when of two ends this one greets: the one with the lower key.</summary>
    internal static bool GreetsFirst(WireGuardPublicKey own, WireGuardPublicKey other) => string.CompareOrdinal(own.ToString(), other.ToString()) < 0;
}
