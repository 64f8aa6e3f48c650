namespace Farspan.State;

/// <summary>What every concept's delta has in common: the same comparison decides what to do and tells what drifted.</summary>
public interface IDelta
{
    /// <summary>True when what was seen is what is desired.</summary>
    bool IsEmpty { get; }

    /// <summary>Number of operations that would be carried out.</summary>
    int Count { get; }

    /// <summary>One line per difference, for people; none when <see cref="IsEmpty"/>.</summary>
    IEnumerable<string> Describe();
}
