namespace Farspan.Topology.Shapes;

/// <summary>What the reference says about a map with known keys, whatever type it binds to.</summary>
internal interface IMapShape
{
    /// <summary>Name of the kind: <c>machine</c>.</summary>
    string Id { get; }

    /// <summary>With its article: <c>a machine</c>.</summary>
    string Article { get; }

    /// <summary>What it is.</summary>
    string Description { get; }

    /// <summary>A valid piece of a file that shows it.</summary>
    string Example { get; }

    /// <summary>The keys, in the order of the reference.</summary>
    IReadOnlyList<Key> Keys { get; }

    /// <summary>Keys of which exactly one must stand there; empty when there is no such rule.</summary>
    IReadOnlyList<Key> ExactlyOne { get; }

    /// <summary>Keys that have no effect without another.</summary>
    IReadOnlyList<(Key Key, Key Needed)> Needs { get; }
}
