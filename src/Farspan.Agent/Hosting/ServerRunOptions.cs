namespace Farspan.Agent.Hosting;

/// <summary>How a server's process runs, whatever it serves.</summary>
public sealed record ServerRunOptions
{
    /// <summary>Where everything of it is.</summary>
    public required ServerFolder Folder { get; init; }

    /// <summary>What the process says of itself.</summary>
    public required string LogFile { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>True to use nothing but what every platform has.</summary>
    public required bool IsPortable { get; init; }

    /// <summary>True to take the sockets of the process that runs now, which then ends.</summary>
    public required bool TakesOver { get; init; }

    /// <summary>True for one that nobody keeps alive and that says what it does on the error output.</summary>
    public required bool IsForeground { get; init; }

    /// <summary>File of the network namespace that it listens in, when it was born in another one; null for its own.</summary>
    public required string? HomeNetwork { get; init; }

    /// <summary>File of the network namespace that it was born in; it ends when that is gone. Null where it was born where it listens.</summary>
    public required string? BornIn { get; init; }

    /// <summary>How it is started again by what keeps it alive; null when nothing does.</summary>
    public required ServerStart? Again { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
