namespace Farspan.Lab.Supervision;

/// <summary>What the environment of the lab's processes says of them, so that they are found again by whoever comes after a crash.</summary>
/// <remarks>Source: proc(5), /proc/PID/environ: what a process was started with.</remarks>
internal static class ProcessMark
{
    /// <summary>Absolute folder of the lab: on every process.</summary>
    public const string Lab = "FARSPAN_LAB";

    /// <summary><c>machine/service@digest</c>: on services.</summary>
    public const string Unit = "FARSPAN_UNIT";

    /// <summary>Value of <see cref="Unit"/> for a service.</summary>
    public static string Of(UnitPlan plan) => $"{plan.Key}@{plan.Digest}";
}
