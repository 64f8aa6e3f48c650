using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Who is meant: a reference, a map of labels, or a list of these.</summary>
internal sealed class SelectorShape : ShapeOf<SelectorDeclaration>
{
    private const int MostTerms = 256;
    private const int MostLabels = 16;

    private static readonly NamedMapShape<IReadOnlyList<Located<string>>> Labels =
        new("label", Scalars.SelectedKey, new OneOrManyShape<string>("value", Scalars.LabelValue, MostTerms), MostLabels);

    private SelectorShape()
    {
    }

    /// <summary>The only one.</summary>
    public static SelectorShape Instance { get; } = new();

    /// <inheritdoc/>
    public override string Expected => "a selector such as { role: etcd }, service/etcd or internet";

    /// <inheritdoc/>
    public override string Brief => "selector";

    /// <inheritdoc/>
    public override IEnumerable<Shape> Parts => [ReferenceScalars.Any, Scalars.SelectedKey, Scalars.LabelValue];

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference("selector", () => new JsonObject
    {
        ["description"] = "Who is meant: a reference, a map of labels that must all match, or a list of these that means any of them.",
        ["anyOf"] = new JsonArray(
            ReferenceScalars.Any.Schema(definitions),
            LabelSchema(definitions),
            new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["anyOf"] = new JsonArray(ReferenceScalars.Any.Schema(definitions), LabelSchema(definitions)) },
                ["minItems"] = 1,
                ["maxItems"] = MostTerms,
            }),
    });

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out SelectorDeclaration value)
    {
        value = null;
        var nodes = node is YamlList list ? list.Items : [node];
        if (nodes.Count is 0 or > MostTerms)
        {
            context.Findings.Error(ShapeCodes.CountCode, node.Span, $"A selector in {context.Subject} names 1 to {MostTerms} things, but this list has {nodes.Count}.");
            return false;
        }

        var terms = new List<SelectorTerm>(nodes.Count);
        foreach (var item in nodes)
        {
            if (Term(item, context) is { } term)
            {
                terms.Add(term);
            }
        }

        value = new SelectorDeclaration { Terms = terms, Span = node.Span };
        return terms.Count == nodes.Count;
    }

    private static SelectorTerm? Term(YamlNode node, BindContext context)
    {
        if (node is YamlMap map)
        {
            if (map.Entries.Count == 0)
            {
                context.Findings.Error(ShapeCodes.CountCode, node.Span, $"This selector in {context.Subject} has no labels; write 'all' when every machine is meant.");
                return null;
            }

            return Labels.TryBind(map, context, out var labels) && labels.All(l => l.Value is not null && Scalars.SelectedKey.Parser(l.Name, out _, out _))
                ? new SelectorTerm { Reference = null, Labels = labels, Span = node.Span }
                : null;
        }

        if (node is not YamlScalar { IsNull: false })
        {
            context.WrongType(node, Instance.Expected);
            return null;
        }

        return ReferenceScalars.Any.TryBind(node, context, out var reference)
            ? new SelectorTerm { Reference = reference, Labels = [], Span = node.Span }
            : null;
    }

    private static JsonObject LabelSchema(SchemaDefinitions definitions)
    {
        var schema = Labels.Schema(definitions);
        schema["minProperties"] = 1;
        return schema;
    }
}
