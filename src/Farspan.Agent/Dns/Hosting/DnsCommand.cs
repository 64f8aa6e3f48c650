namespace Farspan.Agent.Dns.Hosting;

/// <summary>Words that a name server's process takes on its control socket, one line each. Each is answered with a <see cref="DnsProcessReply"/>.</summary>
internal static class DnsCommand
{
    /// <summary>How it is.</summary>
    public const string Status = "status";

    /// <summary>How it is, with what it counts.</summary>
    public const string Metrics = "metrics";

    /// <summary>Read the spec again; answered when it is in force, or refused.</summary>
    public const string Reload = "reload";

    /// <summary>Answer with a TXT record of a challenge from here on: its name and its text behind a space each; answered when every question is answered so.</summary>
    public const string Show = "show-challenge ";

    /// <summary>Forget such a record.</summary>
    public const string Hide = "hide-challenge ";

    /// <summary>Let what is in flight end, and end; answered at once.</summary>
    public const string Stop = "stop";
}
