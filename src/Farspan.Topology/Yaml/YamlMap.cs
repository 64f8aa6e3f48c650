namespace Farspan.Topology.Yaml;

/// <summary>Keys and values, in the order of the file; no key stands twice.</summary>
internal sealed class YamlMap : YamlNode
{
    /// <summary>The entries.</summary>
    public required IReadOnlyList<YamlEntry> Entries { get; init; }
}
