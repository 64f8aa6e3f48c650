using Farspan.Pki.Rotation;

namespace Farspan.Tests.Shared.Certificates;

/// <summary>Replaces the intermediate and the root while machines talk all the time, and counts handshakes.</summary>
/// <remarks>Every machine looks at its certificates at its own pace; time is the caller's, so that three months pass in seconds.</remarks>
internal static class RotationRun
{
    private const int Machines = 4;

    /// <summary>Runs it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="advance">Moves the clock.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>The handshakes, and the roots that were believed one after the other.</returns>
    public static async Task<(Handshakes Handshakes, IReadOnlyList<string> Phases)> RunAsync(TimeProvider time, Action<TimeSpan> advance, CancellationToken token)
    {
        using var site = new CertificateSite(time, Machines);
        var handshakes = new Handshakes(time);
        for (var i = 0; i < Machines; i++)
        {
            await site.LookAsync(i, token);
        }

        // Always somebody talks, also while files are replaced.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var talking = TalkAsync(site, handshakes, stop.Token);
        var phases = new List<string>();
        for (var hour = 0; hour < 120; hour++)
        {
            advance(TimeSpan.FromHours(1));
            Rotate(site, hour, phases);
            for (var i = 0; i < Machines; i++)
            {
                // Machine i looks every i + 1 hours.
                if (hour % (i + 1) == 0)
                {
                    await site.LookAsync(i, token);
                }
            }

            for (var i = 0; i < Machines; i++)
            {
                await handshakes.RunAsync(site.Folders[i], site.Folders[(i + 1 + (hour % (Machines - 1))) % Machines], token);
            }
        }

        await stop.CancelAsync();
        await talking;
        return (handshakes, phases);
    }

    private static void Rotate(CertificateSite site, int hour, List<string> phases)
    {
        if (hour is 5 or 7)
        {
            site.Store.RotateIntermediate(null, null);
            phases.Add($"intermediate {site.Store.Record().Intermediates[^1].Number}");
        }

        var phase = site.Store.Record().Rotation.Phase;
        var begins = hour is 12 && phase == RotationPhase.Steady;
        if (begins || (phase != RotationPhase.Steady && site.Store.RotationWait(everybodyBelieves: false) is null))
        {
            var now = site.Store.RotateRoot(everybodyBelieves: false, null);
            phases.Add($"{now.Phase.ToString().ToLowerInvariant()} {string.Join(',', now.Believed())}");
        }
    }

    private static async Task TalkAsync(CertificateSite site, Handshakes handshakes, CancellationToken token)
    {
        try
        {
            for (var i = 0; !token.IsCancellationRequested; i++)
            {
                await handshakes.RunAsync(site.Folders[i % Machines], site.Folders[(i + 1 + (i / Machines % (Machines - 1))) % Machines], token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
