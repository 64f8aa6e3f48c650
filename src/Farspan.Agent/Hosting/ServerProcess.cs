namespace Farspan.Agent.Hosting;

/// <summary>Which process it is: a number alone may have been given to another since.</summary>
/// <param name="Pid">Number of the process.</param>
/// <param name="Began">When it began, in a unit of the platform (Linux: clock ticks since boot, proc_pid_stat(5) field 22; elsewhere 100 ns since the year 1).</param>
public sealed record ServerProcess(int Pid, long Began);
