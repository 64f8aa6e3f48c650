namespace Farspan.Cli.Gateways;

/// <summary>How a gateway on this computer is; the words are those of <c>proxy status</c>.</summary>
internal static class ProxyState
{
    /// <summary>It answers.</summary>
    public const string Running = "running";

    /// <summary>It accepts nothing more and lets what is in flight end.</summary>
    public const string Draining = "draining";

    /// <summary>It died, and what keeps it alive starts it again.</summary>
    public const string Restarting = "restarting";

    /// <summary>It died, and so did what kept it alive.</summary>
    public const string Dead = "dead";

    /// <summary>It was stopped.</summary>
    public const string Stopped = "stopped";
}
