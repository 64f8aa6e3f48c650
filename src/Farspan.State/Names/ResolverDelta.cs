namespace Farspan.State.Names;

/// <summary>Whether the resolver's configuration must be written anew.</summary>
public sealed record ResolverDelta : IDelta
{
    /// <summary>The configuration to write, or null when it is right.</summary>
    public required ResolverSpec? Write { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Write is null;

    /// <summary>Number of operations.</summary>
    public int Count => Write is null ? 0 : 1;

    /// <summary>Compares servers and search domains in order; domains mean nothing where nobody is asked. <paramref name="observed"/> is null when there is no configuration of ours.</summary>
    public static ResolverDelta Between(ResolverSpec desired, ResolverSpec? observed) => new()
    {
        Write = observed is not null && desired.Asked.SequenceEqual(observed.Asked) && (desired.Asked.Count == 0 || desired.Search.SequenceEqual(observed.Search, StringComparer.Ordinal)) ? null : desired,
    };

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() => Write is null ? [] : [$"resolver should ask {(Write.Asked.Count == 0 ? "nobody" : string.Join(", ", Write.Asked))}"];
}
