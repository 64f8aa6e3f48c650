using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Reconcile;
using Farspan.State;

namespace Farspan.Lab.Certificates;

/// <summary>Renews the certificates of a lab while it runs: wakes when the next one is due, or when somebody raises its signal.</summary>
/// <param name="store">What the lab is.</param>
/// <param name="paths">Where it is.</param>
/// <param name="time">The clock.</param>
/// <param name="onChanged">Told after a pass that replaced certificates, so that services read them again.</param>
internal sealed class CertificateKeeper(LabStore store, LabPaths paths, TimeProvider time, Func<IReadOnlyList<LabCertificateChange>, IReadOnlyList<MachineSpec>, CancellationToken, Task> onChanged)
    : IReconciler, IDisposable
{
    // A clock that was set, a laptop that slept, a root that is replaced by hand: seen within this time.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    // The next step of a root's replacement waits for machines, which tell nobody that they are done; so do authorities that are not there yet.
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    private ITimer? _timer;
    private FileWatch? _watch;

    /// <summary>Raised to look.</summary>
    public Signal Signal { get; } = new();

    /// <inheritdoc/>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (store.Manifest() is not { IsComplete: true } manifest)
            {
                return;
            }

            var machines = store.Plan(manifest).Machines;
            Watch();
            var pass = await new LabCertificates(paths, time).RunAsync(machines, listed => onChanged(listed, machines, cancellationToken), cancellationToken);
            if (pass.Changed.Count > 0)
            {
                await onChanged(pass.Changed, machines, cancellationToken);
            }

            if (pass.Failures is [var failure, ..])
            {
                // Tried again with growing pauses; what lies there stays, and status says what is wrong with it.
                throw new ReconcileException(failure);
            }

            Schedule(pass.NextDue ?? (pass.Held.Count > 0 ? DateTimeOffset.MaxValue : null), pass.IsReplacingRoot || _watch is null ? _soon : _longest);
        }
        catch (Exception refused) when (refused is LabException or IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _watch?.Dispose();
    }

    // What somebody revoked or replaced by hand (farspan ca) holds at once, not within the minute.
    private void Watch()
    {
        if (_watch is null && Directory.Exists(paths.AuthoritiesFolder))
        {
            _watch = new FileWatch(paths.AuthoritiesFolder, name => name == "authority.json", Signal.Raise, time, isDeep: true);
        }
    }

    private void Schedule(DateTimeOffset? due, TimeSpan longest)
    {
        _timer?.Dispose();
        if (due is { } next)
        {
            var wait = next - time.GetUtcNow();
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longest ? longest : wait;
            _timer = time.CreateTimer(_ => Signal.Raise(), null, wait, Timeout.InfiniteTimeSpan);
        }
    }
}
