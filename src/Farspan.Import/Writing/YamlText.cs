using System.Text;

namespace Farspan.Import.Writing;

/// <summary>Texts as YAML writes them.</summary>
internal static class YamlText
{
    /// <summary>Without quotes where that is safe everywhere, else with.</summary>
    public static string Plain(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') &&
        text.ToLowerInvariant() is not "null"
            ? text
            : Quoted(text);

    /// <summary>In double quotes (YAML 1.2 section 7.3.1); what cannot be shown becomes a question mark.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is '"' or '\\' ? "\\" : string.Empty).Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>One value without brackets, several in them.</summary>
    public static string OneOrList(IReadOnlyList<string> values) => values.Count == 1 ? values[0] : $"[{string.Join(", ", values)}]";

    /// <summary>A comment's text: on one line.</summary>
    public static string Comment(string text) => new([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}
