namespace Farspan.Topology.Shapes;

/// <summary>A key that a map may have.</summary>
internal abstract class Key(string name, bool isRequired, string? fallback, string description)
{
    /// <summary>The key as it is written.</summary>
    public string Name { get; } = name;

    /// <summary>True when the map is wrong without it.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>What holds without it, as it would be written; null when nothing does.</summary>
    public string? Default { get; } = fallback;

    /// <summary>What it means, a sentence.</summary>
    public string Description { get; } = description;

    /// <summary>What may stand there.</summary>
    public abstract Shape Shape { get; }

    /// <summary>Binds a node to the boxed value.</summary>
    public abstract bool TryBind(Yaml.YamlNode node, BindContext context, out object? value);
}
