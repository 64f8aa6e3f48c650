namespace Farspan.State.Sysctls;

/// <summary>A kernel parameter of the machine's network namespace.</summary>
public sealed record SysctlSpec
{
    /// <summary>Path below /proc/sys, such as <c>net/ipv4/ip_forward</c>; always below <c>net/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value as text.</summary>
    public required string Value { get; init; }
}
