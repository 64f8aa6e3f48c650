namespace Farspan.State.Dns;

/// <summary>What a name server keeps of others' answers.</summary>
public sealed record DnsCacheSpec
{
    /// <summary>Answers at most.</summary>
    public required int Entries { get; init; }

    /// <summary>Longest time for any answer, in seconds.</summary>
    public required uint LongestTtlSeconds { get; init; }

    /// <summary>How long past its time an answer may still be given while no server answers, in seconds (RFC 8767); 0 for never.</summary>
    public required uint StaleSeconds { get; init; }
}
