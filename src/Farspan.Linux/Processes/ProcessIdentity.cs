using System.Globalization;

namespace Farspan.Linux.Processes;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Pid">Process number.</param>
/// <param name="StartTicks">When it started, in clock ticks after boot (proc_pid_stat(5), field 22).</param>
public readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    /// <summary>Such as <c>4711@902134</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid}@{StartTicks}");
}
