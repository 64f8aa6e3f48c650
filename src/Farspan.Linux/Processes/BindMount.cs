namespace Farspan.Linux.Processes;

/// <summary>A file or folder that a process sees at another place.</summary>
public sealed record BindMount
{
    /// <summary>What is shown: an existing file or folder.</summary>
    public required string Source { get; init; }

    /// <summary>Where: an existing file or folder of the same kind.</summary>
    public required string Target { get; init; }

    /// <summary>The process may not write there.</summary>
    public bool IsReadOnly { get; init; }
}
