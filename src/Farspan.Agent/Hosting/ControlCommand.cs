namespace Farspan.Agent.Hosting;

/// <summary>Words that a server's process takes on its control socket, one line each. Each is answered with a reply of its server's shape, one line too.</summary>
internal static class ControlCommand
{
    /// <summary>How it is.</summary>
    public const string Status = "status";

    /// <summary>How it is, with what it counts: a name server's.</summary>
    public const string Metrics = "metrics";

    /// <summary>Read the spec again; answered when it is in force, or refused.</summary>
    public const string Reload = "reload";

    /// <summary>Accept nothing more, let what is in flight end, and end; answered at once.</summary>
    public const string Drain = "drain";

    /// <summary>End; answered before. A gateway ends at once, with what is in flight, a name server answers that first.</summary>
    public const string Stop = "stop";

    /// <summary>Show an ACME challenge from here on: a token (http-01, on a gateway's listeners without TLS) or the owner of a TXT record (dns-01), and what is shown for it, behind a space each.</summary>
    public const string Show = "show-challenge";

    /// <summary>Forget such a challenge: a token, or an owner and its text.</summary>
    public const string Hide = "hide-challenge";

    /// <summary>Give the listening sockets to who asks; answered with the sockets, and then <see cref="Commit"/> or the end is awaited.</summary>
    public const string HandOver = "handover";

    /// <summary>Who took the sockets serves: drain, and leave the name and the place to it.</summary>
    public const string Commit = "commit";
}
