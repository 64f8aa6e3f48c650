using Farspan.Lab.Reports;

namespace Farspan.Lab.Lifecycle;

/// <summary>Times the phases of a command, one after the other.</summary>
internal sealed class PhaseClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<PhaseTiming> _phases = [];
    private long _last = time.GetTimestamp();

    /// <summary>Phases that have ended, in order.</summary>
    public IReadOnlyList<PhaseTiming> Phases => _phases;

    /// <summary>Milliseconds since the clock was made.</summary>
    public double ElapsedMs => time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Ends a phase that began when the one before ended.</summary>
    public void End(string phase)
    {
        var now = time.GetTimestamp();
        _phases.Add(new PhaseTiming(phase, time.GetElapsedTime(_last, now).TotalMilliseconds));
        _last = now;
    }
}
