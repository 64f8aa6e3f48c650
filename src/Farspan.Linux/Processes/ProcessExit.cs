using System.Globalization;

namespace Farspan.Linux.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">Exit code, 0–255; null when a signal ended it.</param>
/// <param name="Signal">Number of the signal that ended it, or null.</param>
public readonly record struct ProcessExit(int? Code, int? Signal)
{
    /// <summary>Exit code 0.</summary>
    public bool IsSuccess => Code == 0;

    /// <summary>Such as <c>exit code 1</c> or <c>signal 9</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Code is not null ? "exit code" : "signal")} {Code ?? Signal}");
}
