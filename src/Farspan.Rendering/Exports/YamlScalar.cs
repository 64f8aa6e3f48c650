using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Exports;

/// <summary>Texts as YAML scalars that every reader takes for a text.</summary>
/// <remarks>Source: YAML 1.2.2, section 5.7 (escaped characters) and 7.3.1 (double-quoted style); YAML 1.1 readers know more words that are no text, so plain ones are few.</remarks>
internal static class YamlScalar
{
    private static readonly HashSet<string> _words = new(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Plain where it begins with a letter, holds letters, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>/</c> alone and is no word with a meaning; else double-quoted.</summary>
    public static string Of(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && !_words.Contains(text)
            ? text
            : Quoted(text);

    /// <summary>Double-quoted.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
