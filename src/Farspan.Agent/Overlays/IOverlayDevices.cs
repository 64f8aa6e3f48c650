using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>The WireGuard links of one machine, whichever engine carries them.</summary>
public interface IOverlayDevices
{
    /// <summary>What carries links that are made here: <c>kernel</c>, or <c>wireguard-go</c> and its version.</summary>
    string Engine { get; }

    /// <summary>Our links that an engine carries and answers for, ordered by link. Name and peers' machines are null: the kernel knows keys only.</summary>
    /// <exception cref="IOException">The kernel or the engine refused.</exception>
    ValueTask<IReadOnlyList<OverlayStatus>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Carries out the delta. What a dead engine left behind under that name is cleared away first.</summary>
    /// <param name="delta">Whether to make the link, its port, and its peers.</param>
    /// <param name="key">The private key it gets when the delta says so.</param>
    /// <param name="cancellationToken">Gives up waiting for the engine.</param>
    /// <exception cref="IOException">The kernel or the engine refused.</exception>
    ValueTask ApplyAsync(OverlayDelta delta, WireGuardPrivateKey key, CancellationToken cancellationToken);

    /// <summary>Makes the engine shake hands with peers at once, as if they were new: without traffic, and without waiting for the next try.</summary>
    /// <param name="link">The link.</param>
    /// <param name="peers">The peers as they must be on this machine, its own keepalive among it.</param>
    /// <param name="cancellationToken">Gives up waiting for the engine.</param>
    /// <exception cref="IOException">The engine refused, or there is none.</exception>
    ValueTask GreetAsync(string link, IReadOnlyList<PeerSpec> peers, CancellationToken cancellationToken);

    /// <summary>Takes the link away and ends what carries it; nothing happens when there is none.</summary>
    /// <exception cref="IOException">The kernel or the engine refused.</exception>
    ValueTask RemoveAsync(string link, CancellationToken cancellationToken);

    /// <summary>Takes every link of ours away, ends what carries them and what a crash left.</summary>
    /// <exception cref="IOException">The kernel or the engine refused.</exception>
    ValueTask RemoveAllAsync(CancellationToken cancellationToken);
}
