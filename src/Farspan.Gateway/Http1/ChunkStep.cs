namespace Farspan.Gateway.Http1;

/// <summary>What a <see cref="ChunkReader"/> found next.</summary>
public enum ChunkStep
{
    /// <summary>Everything given was used up; more is needed.</summary>
    NeedsMore,

    /// <summary>A piece of data.</summary>
    Data,

    /// <summary>One field line of the trailer section.</summary>
    Trailer,

    /// <summary>The end of the body.</summary>
    End,

    /// <summary>Not a chunked body; the connection cannot be used any further.</summary>
    Refused,
}
