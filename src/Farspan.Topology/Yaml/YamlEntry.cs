namespace Farspan.Topology.Yaml;

/// <summary>One key of a map with its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
