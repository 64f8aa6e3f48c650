using System.Text;

namespace Farspan.Rendering.Diagrams.Svg;

/// <summary>Text as XML carries it.</summary>
internal static class XmlText
{
    /// <summary>The text with the five characters that mean something in XML replaced (XML 1.0, section 4.6).</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
