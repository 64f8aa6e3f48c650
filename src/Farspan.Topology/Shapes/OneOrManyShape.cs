using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>One value, or a list of them where there are several.</summary>
internal sealed class OneOrManyShape<T>(string noun, ShapeOf<T> item, int most) : ShapeOf<IReadOnlyList<Located<T>>>
{
    private readonly ListShape<T> _list = new(noun, item, 1, most);

    /// <inheritdoc/>
    public override string Expected => $"{item.Expected}, or a list of them";

    /// <inheritdoc/>
    public override string Brief => $"{item.Brief} or list of them";

    /// <inheritdoc/>
    public override IEnumerable<Shape> Parts => [item];

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(item.Schema(definitions), _list.Schema(definitions)),
    };

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<Located<T>> bound)
    {
        if (node is YamlList)
        {
            return _list.TryBind(node, context, out bound);
        }

        var isBound = item.TryBind(node, context, out var value);
        bound = isBound ? [new Located<T>(value!, node.Span)] : null;
        return isBound;
    }
}
