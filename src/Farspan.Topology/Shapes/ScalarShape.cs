using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A text with a meaning: a name, a block, a port.</summary>
internal sealed class ScalarShape<T> : ShapeOf<T>, IScalarShape
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string Article { get; init; }

    /// <inheritdoc/>
    public required string Description { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Reads the text.</summary>
    public required ScalarParser<T> Parser { get; init; }

    /// <summary>The JSON Schema of the text without its description; must take everything that <see cref="Parser"/> takes.</summary>
    public required Func<JsonObject> Constraint { get; init; }

    /// <inheritdoc/>
    public bool IsNumber { get; init; }

    /// <inheritdoc/>
    public override string Expected => $"{Article} such as {Examples[0]}";

    /// <inheritdoc/>
    public override string Brief => Id;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(Id, () =>
    {
        var schema = Constraint();
        schema["description"] = Description;
        schema["examples"] = new JsonArray([.. Examples.Select(e => (JsonNode)JsonValue.Create(e))]);
        return schema;
    });

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlScalar { IsNull: false } scalar)
        {
            context.WrongType(node, Expected);
            return false;
        }

        if (IsNumber && !scalar.IsPlain)
        {
            context.Findings.Error(ShapeCodes.TypeCode, node.Span, $"Expected {Expected} without quotes in {context.Subject}.");
            return false;
        }

        if (Parser(scalar.Text, out value, out var fault))
        {
            return true;
        }

        context.Findings.Error(fault.Code, node.Span, fault.Message);
        return false;
    }
}
