using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Yaml;

/// <summary>A piece of a YAML document that remembers where it stands.</summary>
internal abstract class YamlNode
{
    /// <summary>Where it begins.</summary>
    public required SourceSpan Span { get; init; }
}
