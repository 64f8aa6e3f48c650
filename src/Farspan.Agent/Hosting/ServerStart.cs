namespace Farspan.Agent.Hosting;

/// <summary>How a server's process is started.</summary>
public sealed record ServerStart
{
    /// <summary>Variable that names the network namespace in which a server listens that was born in another one.</summary>
    public const string HomeVariable = "FARSPAN_HOME_NETWORK";

    /// <summary>Program, absolute, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Program and arguments of what keeps it alive where no shell does (<see cref="PortableKeeper"/>).</summary>
    public required IReadOnlyList<string> Keeper { get; init; }

    /// <summary>Environment that the program needs besides PATH, HOME and LANG.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>File that its output is added to.</summary>
    public required string LogFile { get; init; }

    /// <summary>File of the network namespace that it is born in and connects to upstreams from, while it listens in ours; null for ours.</summary>
    public required string? Network { get; init; }
}
