using System.Globalization;
using Farspan.Topology.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Farspan.Import.Documents;

/// <summary>Builds the trees of a YAML text of one or more documents, with the place of every value.</summary>
/// <remarks>Anchors and aliases are refused: no program prints them, and they are how a small file becomes a large one (YAML 1.2 section 3.2.2.2).</remarks>
internal sealed class YamlTree
{
    private readonly string _path;
    private readonly ImportFindings _findings;
    private readonly ValueBudget _budget;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    private YamlTree(string path, string text, ValueBudget budget, ImportFindings findings)
    {
        _path = path;
        _budget = budget;
        _findings = findings;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The roots of all documents; empty ones are left out. Null after a finding.</summary>
    public static IReadOnlyList<ForeignNode>? Read(string path, string text, ValueBudget budget, ImportFindings findings)
    {
        var tree = new YamlTree(path, text, budget, findings);
        try
        {
            return tree.Documents();
        }
        catch (YamlException error)
        {
            findings.Error(ImportCodes.SyntaxCode, tree.Place(error.Start), $"This is not YAML: {ImportFindings.Short(error.Message)}");
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 answers some broken texts with exceptions that are not its own.
            findings.Error(ImportCodes.SyntaxCode, tree.Place(tree._scanner.CurrentPosition), "This is not YAML: the text near this place cannot be read; look at its brackets, quotes and escapes.");
            return null;
        }
    }

    private List<ForeignNode>? Documents()
    {
        Take<StreamStart>();
        var roots = new List<ForeignNode>();
        while (Current is not StreamEnd)
        {
            Take<DocumentStart>();
            if (Node(0) is not { } root)
            {
                return null;
            }

            if (root is not ForeignScalar { Kind: ScalarKind.Null })
            {
                roots.Add(root);
            }

            Take<DocumentEnd>();
        }

        return roots;
    }

    private ForeignNode? Node(int depth)
    {
        var current = Current;
        var place = Place(current.Start);
        if (!_budget.Take())
        {
            return Refuse(ImportCodes.InputCode, place, ValueBudget.Message);
        }

        if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            return Refuse(ImportCodes.AliasCode, place, "Anchors and aliases are not read; let the tool write the values out, for example 'kubectl create --dry-run=client -o yaml -f FILE'.");
        }

        if (depth > InputLimits.DeepestNesting)
        {
            return Refuse(ImportCodes.InputCode, place, FormattableString.Invariant($"Values are nested deeper than {InputLimits.DeepestNesting} levels here; is this the right file?"));
        }

        switch (current)
        {
            case Scalar scalar:
                Take<Scalar>();
                return new ForeignScalar { Text = scalar.Value, Kind = KindOf(scalar), Span = place };
            case SequenceStart:
                return List(place, depth);
            case MappingStart:
                return Map(place, depth);
            default:
                return Refuse(ImportCodes.SyntaxCode, place, "This is not YAML: a value was expected here.");
        }
    }

    private ForeignList? List(SourceSpan place, int depth)
    {
        Take<SequenceStart>();
        var items = new List<ForeignNode>();
        while (Current is not SequenceEnd)
        {
            if (Node(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        Take<SequenceEnd>();
        return new ForeignList { Items = items, Span = place };
    }

    private ForeignMap? Map(SourceSpan place, int depth)
    {
        Take<MappingStart>();
        var entries = new List<KeyValuePair<string, ForeignNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Current is not MappingEnd)
        {
            if (Node(depth + 1) is not { } key || Node(depth + 1) is not { } value)
            {
                return null;
            }

            if (key is not ForeignScalar { Text: var name })
            {
                _findings.Error(ImportCodes.SyntaxCode, key.Span, $"A key must be a text, but this is {key.What}.");
            }
            else if (!keys.Add(name))
            {
                _findings.Error(ImportCodes.AliasCode, key.Span, $"The key '{ImportFindings.Short(name)}' stands twice in this map; remove one of the two.");
            }
            else
            {
                entries.Add(new(name, value));
            }
        }

        Take<MappingEnd>();
        return new ForeignMap { Entries = entries, Span = place };
    }

    private static ScalarKind KindOf(Scalar scalar) => scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty ? ScalarKind.Text : scalar.Value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    private ForeignNode? Refuse(string code, SourceSpan place, string message)
    {
        _findings.Error(code, place, message);
        return null;
    }

    private ParsingEvent Current => _parser.Current is not null || _parser.MoveNext() ? _parser.Current! : throw new SyntaxErrorException("the file ends unexpectedly");

    private void Take<T>()
        where T : ParsingEvent
    {
        if (Current is not T)
        {
            throw new SemanticErrorException(Current.Start, Current.End, "something else was expected here");
        }

        if (!_parser.MoveNext() && typeof(T) != typeof(StreamEnd))
        {
            throw new SyntaxErrorException("the file ends unexpectedly");
        }
    }

    private SourceSpan Place(Mark mark) => new(_path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
