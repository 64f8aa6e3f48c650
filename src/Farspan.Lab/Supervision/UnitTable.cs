using System.Text.Json;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;

namespace Farspan.Lab.Supervision;

/// <summary>Everything the supervisor keeps alive, and the difference that a new plan makes.</summary>
/// <remarks>One caller at a time changes it; reading is safe from any thread.</remarks>
internal sealed class UnitTable(LabPaths paths, Func<UnitPlan, IUnitBody> bodyOf, Action changed, TimeProvider time)
{
    private readonly Dictionary<string, SupervisedUnit> _units = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>What is known of every unit, ordered by machine and name.</summary>
    public IReadOnlyList<UnitRecord> Records()
    {
        lock (_gate)
        {
            return [.. _units.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => u.Value.Record)];
        }
    }

    /// <summary>Ends what <paramref name="wanted"/> no longer has, or has otherwise.</summary>
    /// <returns>Keys of services that were ended.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(IReadOnlyDictionary<string, UnitPlan> wanted)
    {
        List<(string Key, SupervisedUnit Unit)> gone;
        lock (_gate)
        {
            gone = [.. _units.Where(u => !wanted.TryGetValue(u.Key, out var plan) || !Same(plan, u.Value.Record)).Select(u => (u.Key, u.Value))];
        }

        await Task.WhenAll(gone.Select(g => g.Unit.StopAsync()));
        lock (_gate)
        {
            gone.ForEach(g => _units.Remove(g.Key));
        }

        gone.ForEach(g => g.Unit.Dispose());

        changed();
        return [.. gone.Where(g => !EngineBody.IsEngine(g.Unit.Record)).Select(g => g.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Begins what <paramref name="wanted"/> has and is not kept alive yet; waits for the first try of each.</summary>
    /// <param name="wanted">Everything there is to be.</param>
    /// <param name="known">What an earlier supervisor knew: its processes are taken over.</param>
    /// <param name="onlyKnown">True to leave alone what has never run.</param>
    /// <returns>Keys of services that were begun anew.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(IReadOnlyDictionary<string, UnitPlan> wanted, IReadOnlyDictionary<string, UnitRecord> known, bool onlyKnown)
    {
        var begun = new List<SupervisedUnit>();
        var anew = new List<string>();
        lock (_gate)
        {
            foreach (var (key, plan) in wanted.Where(w => !_units.ContainsKey(w.Key)))
            {
                var record = known.TryGetValue(key, out var earlier) && Same(plan, earlier) ? earlier : null;
                if (record is null && onlyKnown)
                {
                    continue;
                }

                // What has to be started again is of this build.
                var begins = record is null ? New(plan) : ProcessFinder.IsAlive(record.Process) ? record : record with { Build = plan.Build };
                var unit = new SupervisedUnit(begins, bodyOf(plan), changed, time);
                _units.Add(key, unit);
                begun.Add(unit);
                if (record is null && plan.Service is not null)
                {
                    anew.Add(key);
                }
            }
        }

        begun.ForEach(u => u.Start());
        await Task.WhenAll(begun.Select(u => u.FirstTry));
        anew.Sort(StringComparer.Ordinal);
        return anew;
    }

    /// <summary>Puts new processes in the place of those that were started from another build, where that can be done without cutting anybody.</summary>
    /// <returns>Keys of the services that were replaced, and why others were not: those go on.</returns>
    public async Task<(IReadOnlyList<string> Replaced, IReadOnlyList<string> Failures)> ReplaceAsync(IReadOnlyDictionary<string, UnitPlan> wanted, CancellationToken cancellationToken)
    {
        List<(UnitPlan Plan, SupervisedUnit Unit)> old;
        lock (_gate)
        {
            old = [.. _units.Where(u => wanted.TryGetValue(u.Key, out var plan) && plan.Build != u.Value.Record.Build).Select(u => (wanted[u.Key], u.Value))];
        }

        var outcomes = await Task.WhenAll(old.Select(async o => (o.Plan.Key, Problem: await o.Unit.ReplaceAsync(o.Plan, cancellationToken))));
        return ([.. outcomes.Where(o => o.Problem is null).Select(o => o.Key).Order(StringComparer.Ordinal)], [.. outcomes.Where(o => o.Problem is not null).Select(o => $"{o.Key} was not replaced and goes on: {o.Problem}")]);
    }

    /// <summary>Stops keeping anything alive, and lets everything run.</summary>
    public Task LetGoAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_units.Values.Select(u => u.LetGoAsync()));
        }
    }

    /// <summary>What an earlier supervisor knew, by key.</summary>
    public IReadOnlyDictionary<string, UnitRecord> Remembered()
    {
        try
        {
            return (LabStore.Read(paths.ServicesFile, LabJson.Default.IReadOnlyListUnitRecord) ?? []).ToDictionary(r => $"{r.Machine}/{r.Name}", StringComparer.Ordinal);
        }
        catch (LabException)
        {
            // Another version wrote it: what runs is found by its mark.
            return new Dictionary<string, UnitRecord>(StringComparer.Ordinal);
        }
    }

    /// <summary>Remembers what is known now.</summary>
    public void Remember() => StateFile.Write(paths.ServicesFile, JsonSerializer.SerializeToUtf8Bytes(Records(), LabJson.Default.IReadOnlyListUnitRecord));

    private static bool Same(UnitPlan plan, UnitRecord record) => string.Equals(plan.Digest, record.Digest, StringComparison.Ordinal);

    private static UnitRecord New(UnitPlan plan) => new()
    {
        Machine = plan.Spec.Machine,
        Name = plan.Name,
        Digest = plan.Digest,
        Build = plan.Build,
        Process = null,
        Restarts = 0,
        Failure = null,
    };
}
