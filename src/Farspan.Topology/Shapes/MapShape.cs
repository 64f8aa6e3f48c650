using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A map with known keys.</summary>
internal sealed class MapShape<T> : ShapeOf<T>, IMapShape
    where T : class
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string Article { get; init; }

    /// <inheritdoc/>
    public required string Description { get; init; }

    /// <inheritdoc/>
    public required string Example { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Key> Keys { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Key> ExactlyOne { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<(Key Key, Key Needed)> Needs { get; init; } = [];

    /// <summary>Makes the value. Everything in the reading may be absent.</summary>
    public required Func<MapReading, T> Build { get; init; }

    /// <summary>A short valid one, for messages.</summary>
    public required string Sample { get; init; }

    /// <inheritdoc/>
    public override string Expected => $"{Article}, a map such as {Sample}";

    /// <inheritdoc/>
    public override string Brief => Id;

    /// <inheritdoc/>
    public override IEnumerable<Shape> Parts => Keys.Select(k => k.Shape);

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(Id, () => WriteSchema(definitions));

    /// <summary>The schema written out, for the root of the file.</summary>
    public JsonObject WriteSchema(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
        {
            var schema = key.Shape.Schema(definitions);
            schema["description"] = key.Description;
            if (key.Default is { } fallback)
            {
                schema["default"] = key.Shape is IScalarShape { IsNumber: true } ? int.Parse(fallback, CultureInfo.InvariantCulture) : fallback;
            }

            properties[key.Name] = schema;
        }

        var map = new JsonObject
        {
            ["type"] = "object",
            ["description"] = Description,
            ["properties"] = properties,
            ["required"] = new JsonArray([.. Keys.Where(k => k.IsRequired).Select(k => (JsonNode)JsonValue.Create(k.Name))]),
            ["additionalProperties"] = false,
        };
        if (ExactlyOne.Count > 0)
        {
            map["oneOf"] = new JsonArray([.. ExactlyOne.Select(k => (JsonNode)new JsonObject { ["required"] = new JsonArray(k.Name) })]);
        }

        if (Needs.Count > 0)
        {
            map["dependentRequired"] = new JsonObject(Needs.Select(n => KeyValuePair.Create(n.Key.Name, (JsonNode?)new JsonArray(n.Needed.Name))));
        }

        return map;
    }

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        value = null;
        if (node is not YamlMap map)
        {
            context.WrongType(node, Expected);
            return false;
        }

        var reading = new MapReading(map.Span);
        foreach (var entry in map.Entries)
        {
            if (Keys.FirstOrDefault(k => k.Name == entry.Key.Text) is { } key)
            {
                key.TryBind(entry.Value, context, out var bound);
                reading.Add(key, bound, entry.Value.Span);
            }
            else
            {
                reading.HasUnknownKeys = true;
                Unknown(entry.Key, context);
            }
        }

        CheckKeys(reading, context);
        value = Build(reading);
        return true;
    }

    private void Unknown(YamlScalar key, BindContext context)
    {
        if (context.Findings.IsFull)
        {
            return;
        }

        var names = Keys.Select(k => k.Name);
        var hint = context.Suggester.Nearest(key.Text, names) is { } near
            ? $"did you mean '{near}'?"
            : $"the keys here are {string.Join(", ", names.Select(n => $"'{n}'"))}.";
        context.Findings.Error(ShapeCodes.UnknownKeyCode, key.Span, $"Unknown key '{YamlSentence.Short(key.Text)}' in {context.Subject}; {hint}");
    }

    private void CheckKeys(MapReading reading, BindContext context)
    {
        foreach (var key in Keys.Where(k => k.IsRequired && !reading.Has(k)))
        {
            context.Findings.Error(ShapeCodes.MissingKeyCode, reading.Span, $"The key '{key.Name}' is missing in {context.Subject}; add '{key.Name}: …', {key.Shape.Expected}.");
        }

        foreach (var (key, needed) in Needs.Where(n => reading.Has(n.Key) && !reading.Has(n.Needed)))
        {
            context.Findings.Error(ShapeCodes.MissingKeyCode, reading.Span, $"The key '{key.Name}' in {context.Subject} is without effect, because it belongs to '{needed.Name}', which is missing; put it where it belongs.");
        }

        if (ExactlyOne.Count == 0)
        {
            return;
        }

        var present = ExactlyOne.Where(reading.Has).Select(k => $"'{k.Name}'").ToList();
        if (present.Count != 1)
        {
            var what = present.Count == 0 ? "has none of them" : $"has {string.Join(" and ", present)}";
            context.Findings.Error(ShapeCodes.ExactlyOneCode, reading.Span,
                $"Exactly one of the keys {string.Join(", ", ExactlyOne.Select(k => $"'{k.Name}'"))} must stand in {context.Subject}, but it {what}.");
        }
    }
}
