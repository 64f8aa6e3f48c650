using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Cuts, and heals whatever happens in between, also when the caller gives up.</summary>
internal sealed class FaultScope(ILabFaults faults, Scene scene, Timeline timeline, RehearsalTiming timing, TimeProvider time) : IAsyncDisposable
{
    private readonly List<string> _cut = [];

    /// <summary>Takes everything of the scene away.</summary>
    public async Task CutAsync(CancellationToken cancellationToken)
    {
        foreach (var reference in scene.References)
        {
            _cut.Add(reference); // noted first: a cut that fails half way is healed too
            await faults.CutAsync(reference, cancellationToken);
        }

        timeline.Note($"cut {scene.Name}");
    }

    /// <summary>Gives everything back; twice does no harm.</summary>
    public async Task HealAsync()
    {
        using var patience = new CancellationTokenSource(timing.HealDeadline, time);
        while (_cut.Count > 0)
        {
            await faults.HealAsync(_cut[^1], patience.Token);
            _cut.RemoveAt(_cut.Count - 1);
            if (_cut.Count == 0)
            {
                timeline.Note($"healed {scene.Name}");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await HealAsync();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            timeline.Fail(TestCodes.RehearsalFailedCode, $"{string.Join(", ", _cut)} is still cut: `farspan heal --all`.", error.Message);
        }
    }
}
