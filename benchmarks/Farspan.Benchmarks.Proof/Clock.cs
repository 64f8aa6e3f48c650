using System.Diagnostics;

namespace Farspan.Benchmarks.Proof;

/// <summary>Wall clock and processor time of one piece of work.</summary>
internal readonly record struct Clock(double WallMs, double CpuMs)
{
    public static Clock Of(Action work)
    {
        var (wall, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        return new Clock(Stopwatch.GetElapsedTime(wall).TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }

    public override string ToString() => FormattableString.Invariant($"{WallMs,8:N1} ({CpuMs,8:N1})");
}
