namespace Farspan.Agent.Dns.Forwarding;

/// <summary>How long a forwarder waits, and for how much at once.</summary>
public sealed record ForwardTiming
{
    /// <summary>As it serves: values beside their reasons.</summary>
    public static ForwardTiming Default { get; } = new()
    {
        // RFC 8767 section 5: the answer goes out well before a stub gives up (5 s, resolv.conf(5)).
        Deadline = TimeSpan.FromSeconds(4.5),
        StaleAfter = TimeSpan.FromSeconds(1.8),
        ShortestAttempt = TimeSpan.FromMilliseconds(250),
        LongestAttempt = TimeSpan.FromMilliseconds(1500),
        FailureTtlSeconds = 5,
        MostOpen = 2048,
    };

    /// <summary>Until a question is given up, whoever was asked.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Until what is stale is answered.</summary>
    public required TimeSpan StaleAfter { get; init; }

    /// <summary>What every server gets for an answer at least.</summary>
    public required TimeSpan ShortestAttempt { get; init; }

    /// <summary>What a server gets for an answer at most.</summary>
    public required TimeSpan LongestAttempt { get; init; }

    /// <summary>How long nobody is asked again after nobody answered, in seconds.</summary>
    public required uint FailureTtlSeconds { get; init; }

    /// <summary>Questions to others at once: each holds a socket.</summary>
    public required int MostOpen { get; init; }
}
