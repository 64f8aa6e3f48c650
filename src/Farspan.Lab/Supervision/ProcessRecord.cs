namespace Farspan.Lab.Supervision;

/// <summary>Which process it is: a number alone may have been given to another since.</summary>
public sealed record ProcessRecord
{
    /// <summary>Number of the process.</summary>
    public required int Pid { get; init; }

    /// <summary>When it began, in clock ticks since boot (proc(5), /proc/PID/stat field 22).</summary>
    public required long StartTicks { get; init; }
}
