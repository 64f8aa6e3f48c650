using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(string noun, ShapeOf<T> item, int least, int most) : ShapeOf<IReadOnlyList<Located<T>>>
{
    /// <inheritdoc/>
    public override string Expected => $"a list of {Plural.Of(noun)}";

    /// <inheritdoc/>
    public override string Brief => $"list of {item.Brief}";

    /// <summary>When set, items are called by their number in messages: <c>policy 3</c>.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>What to do instead where a list has too few items, for messages.</summary>
    public string TooFew { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<Shape> Parts => [item];

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["type"] = "array",
        ["items"] = item.Schema(definitions),
        ["minItems"] = least,
        ["maxItems"] = most,
    };

    /// <inheritdoc/>
    public override bool TryBind(YamlNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<Located<T>> bound)
    {
        bound = null;
        if (node is not YamlList list)
        {
            context.WrongType(node, Expected);
            return false;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            var wanted = list.Items.Count < least ? $"at least {least}" : $"at most {most}";
            context.Findings.Error(ShapeCodes.CountCode, node.Span, FormattableString.Invariant(
                $"This list in {context.Subject} has {list.Items.Count} {(list.Items.Count == 1 ? noun : Plural.Of(noun))}, but {wanted} belong here{(list.Items.Count < least ? TooFew : "")}."));
            return false;
        }

        var items = new List<Located<T>>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            if (IsNumbered)
            {
                context.Enter(FormattableString.Invariant($"{noun} {items.Count + 1}"));
            }

            // A numbered item that could not be bound stays as null, so that the later ones keep their numbers.
            if (item.TryBind(entry, context, out var value) || IsNumbered)
            {
                items.Add(new Located<T>(value!, entry.Span));
            }

            if (IsNumbered)
            {
                context.Leave();
            }
        }

        bound = items;
        return true;
    }
}
