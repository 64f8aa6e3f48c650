namespace Farspan.State.Sysctls;

/// <summary>A kernel parameter as it was seen.</summary>
public sealed record SysctlStatus
{
    /// <summary>Path below /proc/sys.</summary>
    public required string Name { get; init; }

    /// <summary>Its value as text without the final newline, or null when the kernel has no such parameter.</summary>
    public required string? Value { get; init; }
}
