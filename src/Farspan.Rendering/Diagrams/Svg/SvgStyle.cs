using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Diagrams.Svg;

/// <summary>The style sheet: one set of colours for light surroundings, one for dark ones.</summary>
/// <remarks>Plain rules and no custom properties, so that older programs draw the light one. Text keeps a contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3).</remarks>
internal static class SvgStyle
{
    private const string Shapes = """
        .farspan text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Nimbus Sans", sans-serif; white-space: pre; }
        .farspan .t-title { font-size: 22px; font-weight: 700; }
        .farspan .t-heading { font-size: 16px; font-weight: 700; }
        .farspan .t-name { font-size: 13px; font-weight: 700; }
        .farspan .t-body { font-size: 13px; }
        .farspan .t-small { font-size: 11px; }
        .farspan .t-smallbold { font-size: 11px; font-weight: 700; }
        .farspan text.t-mono { font-size: 11px; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
        .farspan .line { fill: none; stroke-linejoin: round; stroke-linecap: round; stroke-width: 2; }
        .farspan .line.exposure { stroke-width: 1.5; }
        .farspan .line.card { stroke-width: 1.5; stroke-dasharray: 2 4; }
        .farspan .line.pair { stroke-width: 2.5; }
        .farspan .line.refused { stroke-dasharray: 7 5; }
        .farspan .network > .area, .farspan .subnet > .area, .farspan .machine > .area, .farspan .provider > .area { stroke-width: 1; }
        .farspan .overlay > .area, .farspan .internet > .area { stroke-width: 2; }
        .farspan .exposed > .area { stroke-dasharray: 6 3; stroke-width: 1.5; }
        .farspan .clash > .area { stroke-width: 3; }
        .farspan .lost > .area { stroke-dasharray: 7 4; stroke-width: 2.5; }
        """;

    private static readonly (string Selector, string Property, string Light, string Dark)[] Colours =
    [
        (".page", "fill", "#ffffff", "#0d1117"),
        ("text.ink", "fill", "#1f2328", "#e6edf3"),
        ("text.muted", "fill", "#59636e", "#9aa4af"),
        (".provider > .area", "fill", "#f3f5f8", "#151b23"),
        (".provider > .area", "stroke", "#c4ccd4", "#3d444d"),
        (".network > .area", "fill", "#ffffff", "#0d1117"),
        (".network > .area", "stroke", "#9aa4af", "#59636e"),
        (".subnet > .area", "fill", "#eef3fa", "#161d2b"),
        (".subnet > .area", "stroke", "#bcc9da", "#33405a"),
        (".exposed > .area", "fill", "#fff6ea", "#2a1f12"),
        (".exposed > .area", "stroke", "#bc4c00", "#db6d28"),
        (".machine > .area", "fill", "#ffffff", "#0d1117"),
        (".machine > .area", "stroke", "#8c959f", "#656c76"),
        (".under", "fill", "#e4e8ed", "#1c232c"),
        (".under", "stroke", "#8c959f", "#656c76"),
        (".lost > .area", "stroke", "#cf222e", "#f85149"),
        (".clash > .area", "fill", "#fff0f0", "#2d1214"),
        (".clash > .area", "stroke", "#cf222e", "#f85149"),
        (".internet > .area", "fill", "#fff6ea", "#2a1f12"),
        (".internet > .area", "stroke", "#bc4c00", "#db6d28"),
        ("text.internet", "fill", "#953800", "#f0883e"),
        (".overlay > .area", "fill", "#ffffff", "#0d1117"),
        (".chip", "fill", "#e8ebef", "#21262d"),
        (".chip.service", "fill", "#e6f0fb", "#152a45"),
        ("text.service", "fill", "#0a4a94", "#79b8ff"),
        (".chip.public", "fill", "#bc4c00", "#bd561d"),
        ("text.public", "fill", "#ffffff", "#ffffff"),
        ("text.private", "fill", "#4a545e", "#aeb7c1"),
        ("text.kind", "fill", "#4a545e", "#aeb7c1"),
        ("text.count", "fill", "#1f2328", "#e6edf3"),
        (".line.link", "stroke", "#0969da", "#4493f8"),
        (".knot.link", "fill", "#0969da", "#4493f8"),
        (".line.exposure", "stroke", "#bc4c00", "#db6d28"),
        (".knot.exposure", "fill", "#bc4c00", "#db6d28"),
        (".line.card", "stroke", "#59636e", "#9aa4af"),
        (".knot.card", "fill", "#59636e", "#9aa4af"),
        (".line.pair", "stroke", "#cf222e", "#f85149"),
        (".knot.pair", "fill", "#cf222e", "#f85149"),
        (".chip.link", "fill", "#ddeeff", "#12263f"),
        ("text.link", "fill", "#0550ae", "#79b8ff"),
        (".chip.pair", "fill", "#cf222e", "#b62324"),
        ("text.pair", "fill", "#ffffff", "#ffffff"),
        (".chip.holds", "fill", "#1a7f37", "#238636"),
        (".chip.fails", "fill", "#cf222e", "#b62324"),
        (".chip.unknown", "fill", "#8a5a00", "#8f6400"),
        (".chip.declared", "fill", "#59636e", "#59636e"),
        ("text.fails", "fill", "#b3202a", "#ff7b72"),
        ("text.unknown", "fill", "#7d4e00", "#e3b341"),
        (".chip.verdict + text", "fill", "#ffffff", "#ffffff"),
    ];

    // Violet, teal, pink, blue, olive, brown: far from the green, red and amber of verdicts.
    private static readonly (string Light, string Dark)[] Overlays =
        [("#8250df", "#a371f7"), ("#0a7075", "#39c5cf"), ("#bf3989", "#f778ba"), ("#3b4fd8", "#8ea2ff"), ("#5c6b00", "#b5c942"), ("#7a4a21", "#d8a46b")];

    /// <summary>The style sheet.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(Shapes).Append('\n');
        Write(text, "", dark: false);
        text.Append("@media (prefers-color-scheme: dark) {\n");
        Write(text, "  ", dark: true);
        return text.Append("}\n").ToString();
    }

    private static void Write(StringBuilder text, string indent, bool dark)
    {
        foreach (var (selector, property, light, darkColour) in Colours)
        {
            Rule(text, indent, selector, property, dark ? darkColour : light);
        }

        for (var i = 0; i < Overlays.Length; i++)
        {
            var (tone, colour) = (string.Create(CultureInfo.InvariantCulture, $".over-{i}"), dark ? Overlays[i].Dark : Overlays[i].Light);
            Rule(text, indent, $"{tone}.line", "stroke", colour);
            Rule(text, indent, $"{tone}.knot", "fill", colour);
            Rule(text, indent, $"{tone}.dot", "fill", colour);
            Rule(text, indent, $"{tone} > .area", "stroke", colour);
            Rule(text, indent, $"text{tone}", "fill", colour);
        }
    }

    private static void Rule(StringBuilder text, string indent, string selector, string property, string value) =>
        text.Append(indent).Append(".farspan ").Append(selector).Append(" { ").Append(property).Append(": ").Append(value).Append("; }\n");
}
