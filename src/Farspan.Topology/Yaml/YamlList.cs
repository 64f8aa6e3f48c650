namespace Farspan.Topology.Yaml;

/// <summary>Items, in the order of the file.</summary>
internal sealed class YamlList : YamlNode
{
    /// <summary>The items.</summary>
    public required IReadOnlyList<YamlNode> Items { get; init; }
}
