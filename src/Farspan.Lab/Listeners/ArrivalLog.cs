namespace Farspan.Lab.Listeners;

/// <summary>Counts the requests of tests where they arrive: what stands in for a service notes each that carries the mark of a test that was announced.</summary>
/// <remarks>Bounds: four tests, the oldest is forgotten first; 100,000 arrivals of each. Any thread.</remarks>
internal sealed class ArrivalLog
{
    /// <summary>Tests at a time: people have two terminals.</summary>
    private const int MostRuns = 4;

    /// <summary>More than a test sends; beyond it the test is not counted at all.</summary>
    private const int MostArrivals = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Arrival>> _runs = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Begins to count a test's requests.</summary>
    public void Announce(string run)
    {
        lock (_gate)
        {
            if (!_runs.TryAdd(run, []))
            {
                return;
            }

            _order.Enqueue(run);
            if (_order.Count > MostRuns)
            {
                _runs.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Notes a request; one of a test that was not announced is not looked at.</summary>
    public void Note(CallMark mark, string machine, string service)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(mark.Run, out var arrivals))
            {
                arrivals.Add(new Arrival { Number = mark.Number, Machine = machine, Service = service });
                if (arrivals.Count > MostArrivals)
                {
                    _runs.Remove(mark.Run);
                }
            }
        }
    }

    /// <summary>What arrived of a test; null when it was not announced here, or there was too much.</summary>
    public IReadOnlyList<Arrival>? Of(string run)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(run, out var arrivals) ? [.. arrivals] : null;
        }
    }
}
