namespace Farspan.Agent.Dns.Forwarding;

/// <summary>What a forwarder has done since it began.</summary>
public sealed record ForwardCounters
{
    /// <summary>Questions answered from what is kept, fresh.</summary>
    public required long Hits { get; init; }

    /// <summary>Questions for which others were asked.</summary>
    public required long Misses { get; init; }

    /// <summary>Of those, the ones that waited for the answer to an equal question.</summary>
    public required long Joined { get; init; }

    /// <summary>Questions answered with what is stale.</summary>
    public required long Stale { get; init; }

    /// <summary>Answers asked for anew before their end.</summary>
    public required long Prefetched { get; init; }

    /// <summary>Questions that nobody answered.</summary>
    public required long Failed { get; init; }

    /// <summary>Questions refused because too many were open.</summary>
    public required long Overflowed { get; init; }

    /// <summary>Messages of upstream servers that were no answer to what they were asked.</summary>
    public required long Forged { get; init; }

    /// <summary>Answers that are kept.</summary>
    public required int Entries { get; init; }

    /// <summary>Memory that they take, roughly, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Answers that had to go before their time.</summary>
    public required long Evicted { get; init; }
}
