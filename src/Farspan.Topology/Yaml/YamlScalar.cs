namespace Farspan.Topology.Yaml;

/// <summary>A text. The language has no other scalars: what a text means is up to the place it stands in.</summary>
internal sealed class YamlScalar : YamlNode
{
    /// <summary>The text, without quotes.</summary>
    public required string Text { get; init; }

    /// <summary>True when it is not quoted and not a block.</summary>
    public required bool IsPlain { get; init; }

    /// <summary>True for nothing at all, <c>~</c> and <c>null</c> (YAML 1.2 core schema).</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");
}
