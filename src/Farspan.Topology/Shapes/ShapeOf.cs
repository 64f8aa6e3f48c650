using System.Diagnostics.CodeAnalysis;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A shape that binds to values of one type.</summary>
internal abstract class ShapeOf<T> : Shape
{
    /// <summary>Binds a node; every fault goes to the findings. False when there is no usable value.</summary>
    public abstract bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out T value);
}
