using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A map from names that the operator chooses to values of one shape.</summary>
internal sealed class NamedMapShape<T>(string noun, ScalarShape<string> name, ShapeOf<T> value, int most) : ShapeOf<IReadOnlyList<Named<T>>>
    where T : class
{
    /// <inheritdoc/>
    public override string Expected => $"a map from names to {Plural.Of(noun)}";

    /// <inheritdoc/>
    public override string Brief => $"map from {name.Brief} to {value.Brief}";

    /// <inheritdoc/>
    public override IEnumerable<Shape> Parts => [name, value];

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = name.Schema(definitions),
        ["additionalProperties"] = value.Schema(definitions),
        ["maxProperties"] = most,
    };

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<Named<T>> bound)
    {
        bound = null;
        if (node is not YamlMap map)
        {
            context.WrongType(node, Expected);
            return false;
        }

        if (map.Entries.Count > most)
        {
            context.Findings.Error(ShapeCodes.CountCode, map.Entries[most].Key.Span, FormattableString.Invariant(
                $"There are {map.Entries.Count} {Plural.Of(noun)} here, but {most} is the most that one topology may have; split it."));
            return false;
        }

        var entries = new List<Named<T>>(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            name.TryBind(entry.Key, context, out _);
            context.Enter($"{noun} '{YamlSentence.Short(entry.Key.Text)}'");
            entries.Add(new Named<T>(entry.Key.Text, entry.Key.Span, value.TryBind(entry.Value, context, out var item) ? item : null));
            context.Leave();
        }

        bound = entries;
        return true;
    }
}
