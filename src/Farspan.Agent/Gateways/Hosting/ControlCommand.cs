namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Words that a gateway's process takes on its control socket, one line each. Each is answered with a <see cref="GatewayReply"/>, one line too.</summary>
internal static class ControlCommand
{
    /// <summary>How it is.</summary>
    public const string Status = "status";

    /// <summary>Read the spec again; answered when it is in force, or refused.</summary>
    public const string Reload = "reload";

    /// <summary>Accept nothing more, let what is in flight end, and end; answered at once.</summary>
    public const string Drain = "drain";

    /// <summary>End at once, with what is in flight; answered before.</summary>
    public const string Stop = "stop";

    /// <summary>Answer an ACME challenge (http-01) on listeners without TLS from here on: a token and what is shown for it, behind a space each.</summary>
    public const string Show = "show-challenge";

    /// <summary>Forget a token of such a challenge.</summary>
    public const string Hide = "hide-challenge";

    /// <summary>Give the listening sockets to who asks; answered with the sockets, and then <see cref="Commit"/> or the end is awaited.</summary>
    public const string HandOver = "handover";

    /// <summary>Who took the sockets serves: drain, and leave the name and the place to it.</summary>
    public const string Commit = "commit";
}
