using YamlDotNet.Core;

namespace Farspan.Topology.Yaml;

/// <summary>Turns the scanner's words into sentences for people.</summary>
internal static class YamlSentence
{
    private const int LongestQuote = 40;

    /// <summary>Substrings of YamlDotNet 16.3 messages, and what to tell the reader.</summary>
    private static readonly (string Part, string Sentence)[] Known =
    [
        ("found invalid mapping", "a second colon stands in one value; put the value in quotes, or look for a missing colon on the line above"),
        ("Mapping values are not allowed", "a second ': ' stands in one value; put the value in quotes, or begin a new line"),
        ("expected ',' or '}'", "a map opened by '{' is not closed, or a comma is missing between two of its keys"),
        ("expected ',' or ']'", "a list opened by '[' is not closed, or a comma is missing between two of its items"),
        ("did not find expected key", "a key was expected at this indentation; check that the lines of this map begin in the same column, and that the line above has a colon after its key"),
        ("did not find expected '-' indicator", "an item ('- …') was expected at this indentation; check that the items of this list begin in the same column"),
        ("block sequence entries are not allowed", "a list item cannot begin here; put '- …' on a line of its own"),
        ("could not find expected ':'", "a colon is missing after a key"),
        ("unexpected end of stream", "a text in quotes is not closed"),
        ("cannot start any token", "a value cannot begin with this character; put it in quotes"),
        ("expected <document start>", "this does not belong to the map above; check its indentation and the colon after the key"),
        ("did not find expected node content", "a value was expected here"),
    ];

    /// <summary>A sentence for a scanner's error.</summary>
    public static string Of(YamlException error)
    {
        foreach (var (part, sentence) in Known)
        {
            if (error.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return $"This is not YAML: {sentence}.";
            }
        }

        var words = error.Message.TrimEnd('.', ' ');
        return words.Length == 0 ? "This is not YAML." : $"This is not YAML: {char.ToLowerInvariant(words[0])}{Short(words[1..], 200)}.";
    }

    /// <summary>A text cut to a length that fits a sentence, on one line.</summary>
    public static string Short(string text, int longest = LongestQuote)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= longest)
        {
            return line;
        }

        var cut = char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest;
        return string.Concat(line.AsSpan(0, cut), "…");
    }
}
