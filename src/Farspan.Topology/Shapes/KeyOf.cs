using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A key whose value has one type.</summary>
internal sealed class KeyOf<T>(string name, ShapeOf<T> shape, string description, bool isRequired = false, string? fallback = null)
    : Key(name, isRequired, fallback, description)
    where T : notnull
{
    /// <inheritdoc/>
    public override Shape Shape => shape;

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, out object? value)
    {
        var isBound = shape.TryBind(node, context, out var typed);
        value = isBound ? typed : null;
        return isBound;
    }
}
