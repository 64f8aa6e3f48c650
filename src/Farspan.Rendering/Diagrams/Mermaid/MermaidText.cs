using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Diagrams.Mermaid;

/// <summary>Text as Mermaid carries it between double quotes.</summary>
/// <remarks>Source: Mermaid's flowchart syntax, "Entity codes to escape characters": <c>#quot;</c>, or <c>#35;</c> with a decimal number.</remarks>
internal static class MermaidText
{
    /// <summary>The lines in quotes; what Mermaid, HTML or Markdown would read as more than text is written by its number.</summary>
    public static string Quote(params IEnumerable<string> lines) => $"\"{string.Join("<br/>", lines.Where(l => l.Length > 0).Select(Escape))}\"";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character is '#' or '"' or '<' or '>' or '&' or '`' or '*' or '_' or '\\' or '[' or ']' or '{' or '}' or '|' or ';' or '%'
                ? escaped.Append(CultureInfo.InvariantCulture, $"#{(int)character};")
                : escaped.Append(character);
        }

        return escaped.ToString();
    }
}
