using Farspan.Topology.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Farspan.Topology.Yaml;

/// <summary>Builds the tree of one file from the scanner's events, refusing what the language has no use for.</summary>
/// <remarks>
/// <para>Anchors, aliases, merge keys and tags (YAML 1.2 section 3.2.2 and 6.8) are refused: one way to say each thing, and no alias bombs.</para>
/// <para>Depth and number of values are bounded here, because the scanner bounds neither; it is linear in its input (measured).</para>
/// </remarks>
internal sealed class YamlReader
{
    /// <summary>Deepest nesting of maps and lists; the language itself needs eight.</summary>
    public const int DeepestNesting = 32;

    /// <summary>Most values in one file: four times a network of 10,000 machines, and half a second of scanning.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>What <c>!!</c> stands for (YAML 1.2 section 6.8.2.2).</summary>
    private const string CoreTags = "tag:yaml.org,2002:";

    private readonly string _path;
    private readonly Findings _findings;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Stack<SourceSpan> _brackets = new();
    private int _values;

    private YamlReader(string path, string text, Findings findings)
    {
        _path = path;
        _findings = findings;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The innermost bracket that is open, if any.</summary>
    private IReadOnlyList<SourceSpan> Opened => _brackets.TryPeek(out var bracket) ? [bracket] : [];

    /// <summary>Reads the map that a topology file is; null after a diagnostic.</summary>
    public static YamlMap? Read(SourceFile file, Findings findings)
    {
        var text = SourceText.Read(file, findings);
        if (text is null)
        {
            return null;
        }

        var reader = new YamlReader(file.Path, text, findings);
        try
        {
            return reader.ReadFile();
        }
        catch (YamlRefusedException)
        {
            return null; // The diagnostic is already among the findings.
        }
        catch (YamlException error)
        {
            findings.Error(ReadingCodes.SyntaxCode, reader.Place(error.Start), YamlSentence.Of(error), reader.Opened);
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 answers some broken texts with exceptions that are not its own (found by fuzzing): a plain value that runs on over
            // lines inside brackets, a document end without a document, "\uD800\u0041".
            var why = reader.Opened.Count > 0 ? "a bracket that was opened before is not closed, or a comma is missing before this place" : "the text near this place cannot be read; look at its quotes, escapes and '...' lines";
            findings.Error(ReadingCodes.SyntaxCode, reader.Place(reader._scanner.CurrentPosition), $"This is not YAML: {why}.", reader.Opened);
            return null;
        }
    }

    private YamlMap? ReadFile()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
        {
            _findings.Error(ReadingCodes.EmptyCode, new SourceSpan(_path, 1, 1), "This file is empty; a topology begins with 'farspan: 1' and 'name: …'.");
            return null;
        }

        Next<DocumentStart>();
        var root = ReadNode(0);
        Next<DocumentEnd>();
        if (Peek() is DocumentStart second)
        {
            _findings.Error(ReadingCodes.DocumentsCode, Place(second.Start), "A second YAML document begins here; put it into a file of its own in the same folder and give the folder.");
            return null;
        }

        switch (root)
        {
            case YamlMap map:
                return map;
            case YamlScalar { IsNull: true }:
                _findings.Error(ReadingCodes.EmptyCode, root.Span, "This file is empty; a topology begins with 'farspan: 1' and 'name: …'.");
                return null;
            default:
                var what = root is YamlList ? "a list" : "a single text";
                var hint = root is YamlScalar { IsPlain: true } text && text.Text.Contains(':', StringComparison.Ordinal) ? "; put a space behind each colon" : "";
                _findings.Error(Shapes.ShapeCodes.TypeCode, root.Span, $"A topology is a map that begins with 'farspan: 1' and 'name: …', but this file is {what}{hint}.");
                return null;
        }
    }

    private YamlNode ReadNode(int depth)
    {
        var current = Next<ParsingEvent>();
        if (++_values > MostValues)
        {
            throw Refuse(ReadingCodes.TooManyValuesCode, current, FormattableString.Invariant($"This file holds more than {MostValues} values; split the network."));
        }

        Inspect(current);
        switch (current)
        {
            case Scalar scalar:
                return new YamlScalar { Text = scalar.Value, IsPlain = scalar.Style == ScalarStyle.Plain, Span = Place(scalar.Start) };
            case SequenceStart or MappingStart when depth == DeepestNesting:
                throw Refuse(ReadingCodes.TooDeepCode, current, FormattableString.Invariant($"Values are nested deeper than {DeepestNesting} levels here, and no part of the language is; look for doubled brackets."));
            case SequenceStart list:
                return InBrackets(list.Style == SequenceStyle.Flow, list, () => ReadList(list, depth + 1));
            case MappingStart map:
                return InBrackets(map.Style == MappingStyle.Flow && map.Start.Index > 0, map, () => ReadMap(map, depth + 1));
            default:
                throw Refuse(ReadingCodes.SyntaxCode, current, "This is not YAML: a value was expected here.");
        }
    }

    private YamlNode InBrackets(bool isFlow, ParsingEvent start, Func<YamlNode> read)
    {
        if (!isFlow)
        {
            return read();
        }

        _brackets.Push(Place(start.Start));
        var node = read();
        _brackets.Pop();
        return node;
    }

    private YamlList ReadList(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Peek() is not SequenceEnd)
        {
            items.Add(ReadNode(depth));
        }

        Next<SequenceEnd>();
        return new YamlList { Items = items, Span = Place(start.Start) };
    }

    private YamlMap ReadMap(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        while (Peek() is not MappingEnd)
        {
            var keyNode = ReadNode(depth);
            var value = ReadNode(depth);
            if (ReadKey(keyNode, seen) is { } key)
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        Next<MappingEnd>();

        // The map of a single pair in a list ('[a: b]') has no bracket, and the scanner gives it no place.
        var hasPlace = start.Start.Index > 0 || depth == 1 || entries.Count == 0;
        return new YamlMap { Entries = entries, Span = hasPlace ? Place(start.Start) : entries[0].Key.Span };
    }

    private YamlScalar? ReadKey(YamlNode node, Dictionary<string, SourceSpan> seen)
    {
        if (node is not YamlScalar key || key.IsNull)
        {
            _findings.Error(ReadingCodes.KeyCode, node.Span, "A key must be a text such as 'role'; put quotes around it if it has special characters.");
            return null;
        }

        if (key is { Text: "<<", IsPlain: true })
        {
            _findings.Error(ReadingCodes.MergeKeyCode, key.Span, "Merge keys ('<<') are not part of the language; write the keys out here.");
            return null;
        }

        if (seen.TryGetValue(key.Text, out var first))
        {
            _findings.Error(ReadingCodes.DuplicateKeyCode, key.Span, FormattableString.Invariant(
                $"The key '{YamlSentence.Short(key.Text)}' stands twice in this map, first on line {first.Line}; remove or rename one of the two."), first);
            return null;
        }

        seen.Add(key.Text, key.Span);
        return key;
    }

    private void Inspect(ParsingEvent current)
    {
        if (current is AnchorAlias alias)
        {
            throw Refuse(ReadingCodes.AliasCode, current, $"Aliases ('*{YamlSentence.Short(alias.Value.Value)}') are not part of the language; write the value out here.");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            throw Refuse(ReadingCodes.AliasCode, current, $"Anchors ('&{YamlSentence.Short(anchored.Anchor.Value)}') are not part of the language; remove it, and use labels and selectors to speak of many machines at once.");
        }

        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            throw Refuse(ReadingCodes.TagCode, current, $"Tags ('{YamlSentence.Short(TagText(tagged.Tag.ToString()))}') are not part of the language; remove it, every value's type follows from its key.");
        }
    }

    private static string TagText(string tag) => tag.StartsWith(CoreTags, StringComparison.Ordinal) ? $"!!{tag[CoreTags.Length..]}" : tag;

    private YamlRefusedException Refuse(string code, ParsingEvent at, string message)
    {
        _findings.Error(code, Place(at.Start), message);
        return new YamlRefusedException();
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null && !_parser.MoveNext())
        {
            throw new SyntaxErrorException("the file ends unexpectedly");
        }

        return _parser.Current!;
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        var current = Peek() as T ?? throw new SemanticErrorException(_parser.Current!.Start, _parser.Current.End, "something else was expected here");
        if (!_parser.MoveNext() && current is not StreamEnd)
        {
            throw new SyntaxErrorException("the file ends unexpectedly");
        }

        return current;
    }

    private SourceSpan Place(Mark mark) => new(_path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
