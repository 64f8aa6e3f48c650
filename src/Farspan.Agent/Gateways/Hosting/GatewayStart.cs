namespace Farspan.Agent.Gateways.Hosting;

/// <summary>How a gateway's process is started.</summary>
public sealed record GatewayStart
{
    /// <summary>Variable that names the network namespace in which a gateway listens that was born in another one.</summary>
    public const string HomeVariable = "FARSPAN_HOME_NETWORK";

    /// <summary>Program, absolute, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment that the program needs besides PATH, HOME and LANG.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>File that its output is added to.</summary>
    public required string LogFile { get; init; }

    /// <summary>File of the network namespace that it is born in and connects to upstreams from, while it listens in ours; null for ours.</summary>
    public required string? Network { get; init; }
}
