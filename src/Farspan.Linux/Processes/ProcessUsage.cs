namespace Farspan.Linux.Processes;

/// <summary>What a process uses now.</summary>
public sealed record ProcessUsage
{
    /// <summary>Memory that is present, shared pages counted whole (RSS), in bytes.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Memory with shared pages divided among those who share them (PSS), in bytes; null when it may not be read.</summary>
    public required long? ProportionalBytes { get; init; }

    /// <summary>Processor time so far.</summary>
    public required TimeSpan ProcessorTime { get; init; }
}
