namespace Farspan.Agent.Dns.Serving;

/// <summary>What streams may take.</summary>
public sealed record StreamLimits
{
    /// <summary>As it serves: values beside their reasons.</summary>
    public static StreamLimits Default { get; } = new()
    {
        MostConnections = 2048,

        // A resolver needs one or two (RFC 7766 section 6.2.2); many machines may come from one address behind a NAT.
        MostPerSource = 64,

        // RFC 7766 section 6.2.3: "in the order of a few seconds".
        Idle = TimeSpan.FromSeconds(10),
        Handshake = TimeSpan.FromSeconds(5),

        // A whole answer must be taken within it: who does not read is not waited for.
        Send = TimeSpan.FromSeconds(10),
        MostInFlight = 64,
    };

    /// <summary>Connections at once, of all sources.</summary>
    public required int MostConnections { get; init; }

    /// <summary>Connections at once of one source.</summary>
    public required int MostPerSource { get; init; }

    /// <summary>How long a connection may be silent.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>How long a TLS handshake may take.</summary>
    public required TimeSpan Handshake { get; init; }

    /// <summary>How long sending one message may take.</summary>
    public required TimeSpan Send { get; init; }

    /// <summary>Questions of one connection that are answered at once; more are read when there is room.</summary>
    public required int MostInFlight { get; init; }
}
