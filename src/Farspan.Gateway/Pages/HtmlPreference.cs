using System.Globalization;
using System.Text;

namespace Farspan.Gateway.Pages;

/// <summary>Tells browsers from programs by what they would rather read (RFC 9110 section 12.5.1).</summary>
internal static class HtmlPreference
{
    /// <summary>True when HTML is named, with more weight than JSON.</summary>
    public static bool Prefers(ReadOnlySpan<byte> accept)
    {
        var (html, json) = (0.0, 0.0);
        foreach (var part in accept.Split((byte)','))
        {
            var range = accept[part].Trim(" \t"u8);
            var semicolon = range.IndexOf((byte)';');
            var type = (semicolon < 0 ? range : range[..semicolon]).Trim(" \t"u8);
            var weight = semicolon < 0 ? 1 : Weight(range[(semicolon + 1)..]);
            html = Ascii.EqualsIgnoreCase(type, "text/html"u8) ? Math.Max(html, weight) : html;
            json = Ascii.EqualsIgnoreCase(type, "application/json"u8) ? Math.Max(json, weight) : json;
        }

        return html > json;
    }

    private static double Weight(ReadOnlySpan<byte> parameters)
    {
        foreach (var part in parameters.Split((byte)';'))
        {
            var parameter = parameters[part].Trim(" \t"u8);
            if (parameter.StartsWith("q="u8) || parameter.StartsWith("Q="u8))
            {
                return double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
            }
        }

        return 1;
    }
}
