using System.Text;
using System.Text.Json;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Documents;

/// <summary>Builds the tree of a JSON text (RFC 8259), with the place of every value.</summary>
internal ref struct JsonTree
{
    private readonly string _path;
    private readonly ImportFindings _findings;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ValueBudget _budget;
    private Utf8JsonReader _reader;
    private int _line;
    private int _lineStart;
    private int _seen;

    private JsonTree(string path, ReadOnlySpan<byte> bytes, ValueBudget budget, ImportFindings findings)
    {
        _path = path;
        _bytes = bytes;
        _budget = budget;
        _findings = findings;
        _line = 1;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = InputLimits.DeepestNesting, AllowMultipleValues = true });
    }

    /// <summary>Every value of the text, one after another as some tools print them; null after a finding.</summary>
    public static IReadOnlyList<ForeignNode>? Read(string path, ReadOnlySpan<byte> bytes, ValueBudget budget, ImportFindings findings)
    {
        var tree = new JsonTree(path, bytes, budget, findings);
        try
        {
            var roots = new List<ForeignNode>();
            while (tree._reader.Read())
            {
                if (tree.Node() is not { } root)
                {
                    return null;
                }

                roots.Add(root);
            }

            return roots;
        }
        catch (JsonException error)
        {
            var place = new SourceSpan(path, (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
            var isCut = bytes.TrimEnd(" \t\r\n"u8) is not [.., (byte)'}' or (byte)']'];
            findings.Error(ImportCodes.SyntaxCode, place, isCut
                ? "This JSON ends before it is complete; was the output cut off? Write it again, for example with '> FILE'."
                : $"This is not JSON: {FirstSentence(error.Message)}");
            return null;
        }
    }

    private ForeignNode? Node()
    {
        var place = Place();
        if (!_budget.Take())
        {
            _findings.Error(ImportCodes.InputCode, place, ValueBudget.Message);
            return null;
        }

        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(place),
            JsonTokenType.StartArray => List(place),
            JsonTokenType.String => new ForeignScalar { Text = Text(), Kind = ScalarKind.Text, Span = place },
            JsonTokenType.Number => new ForeignScalar { Text = Encoding.UTF8.GetString(_reader.ValueSpan), Kind = ScalarKind.Number, Span = place },
            JsonTokenType.True => new ForeignScalar { Text = "true", Kind = ScalarKind.Boolean, Span = place },
            JsonTokenType.False => new ForeignScalar { Text = "false", Kind = ScalarKind.Boolean, Span = place },
            _ => new ForeignScalar { Text = string.Empty, Kind = ScalarKind.Null, Span = place },
        };
    }

    private ForeignMap? Map(SourceSpan place)
    {
        var entries = new List<KeyValuePair<string, ForeignNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text();
            if (!keys.Add(key))
            {
                _findings.Error(ImportCodes.AliasCode, Place(), $"The key '{ImportFindings.Short(key)}' stands twice in this map; remove one of the two.");
            }

            _reader.Read();
            if (Node() is not { } value)
            {
                return null;
            }

            entries.Add(new(key, value));
        }

        return new ForeignMap { Entries = entries, Span = place };
    }

    private ForeignList? List(SourceSpan place)
    {
        var items = new List<ForeignNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (Node() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new ForeignList { Items = items, Span = place };
    }

    // Escapes of half a surrogate pair are valid JSON and no text.
    private string Text()
    {
        try
        {
            return _reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            _findings.Error(ImportCodes.SyntaxCode, Place(), "This text holds half a character (an unpaired surrogate); mend the file.");
            return string.Empty;
        }
    }

    // Tokens come in order, so that lines are counted once.
    private SourceSpan Place()
    {
        var at = (int)_reader.TokenStartIndex;
        for (; _seen < at; _seen++)
        {
            if (_bytes[_seen] == (byte)'\n')
            {
                _line++;
                _lineStart = _seen + 1;
            }
        }

        return new SourceSpan(_path, _line, at - _lineStart + 1);
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return ImportFindings.Short(end < 0 ? message : message[..end]).TrimEnd('.') + ".";
    }
}
