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
    /// <summary>Greetings until it is left to traffic. A lost one is rare; a peer that is down answers none.</summary>
    private const int MostRounds = 4;

    /// <summary>A handshake takes a round trip. Peers drop greetings that follow within 50 ms of each other (wireguard-go, HandshakeInitationRate).</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(60);

    /// <summary>Most looks for the answers to one greeting; the first comes after a fraction of the pause.</summary>
    private const int LooksPerRound = 6;

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
        var mute = await MuteAsync(machine, overlay, isWanted, cancellationToken);
        for (var round = 0; round < MostRounds && mute.Count > 0; round++)
        {
            await devices.GreetAsync(overlay.Link, mute, cancellationToken);
            for (var look = 0; look < LooksPerRound && mute.Count > 0; look++)
            {
                mute = await MuteAsync(machine, overlay, isWanted, cancellationToken);
                if (mute.Count > 0)
                {
                    await Task.Delay(_pause / LooksPerRound, time, cancellationToken);
                }
            }
        }

        return mute.Select(p => p.Machine);
    }

    private async Task<IReadOnlyList<PeerSpec>> MuteAsync(string machine, OverlaySpec overlay, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var seen = (await devices.ReadAsync(cancellationToken)).FirstOrDefault(o => string.Equals(o.Link, overlay.Link, StringComparison.Ordinal));
        if (seen?.PublicKey is not { } own)
        {
            return [];
        }

        var mute = seen.Peers.Where(p => p.LastHandshake is null).Select(p => p.PublicKey).ToHashSet();
        return [.. overlay.Members.Where(m => m.PublicKey is { } key && mute.Contains(key) && GreetsFirst(own, key) && isWanted(m.Machine) && !string.Equals(m.Machine, machine, StringComparison.Ordinal))];
    }

    private static bool GreetsFirst(WireGuardPublicKey own, WireGuardPublicKey other) => string.CompareOrdinal(own.ToString(), other.ToString()) < 0;
}
