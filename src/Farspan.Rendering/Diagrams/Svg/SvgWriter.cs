using System.Globalization;
using System.Text;
using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Svg;

/// <summary>Writes a scene as one SVG file that needs nothing else (SVG 2, W3C).</summary>
/// <remarks>Every text is a <c>text</c> element with the width that the layout gave it (<c>textLength</c>), so that it can be selected and fits with any font.</remarks>
internal sealed class SvgWriter
{
    private const int FoldOffset = 4;

    private readonly StringBuilder _text = new();
    private int _depth = 1;

    private SvgWriter()
    {
    }

    /// <summary>The file.</summary>
    public static string Write(Scene scene, Picture picture)
    {
        var writer = new SvgWriter();
        writer.Document(scene, picture);
        return writer._text.ToString();
    }

    private void Document(Scene scene, Picture picture)
    {
        _text.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" class="farspan" role="img" aria-labelledby="title desc" width="{scene.Width}" height="{scene.Height}" viewBox="0 0 {scene.Width} {scene.Height}">
              <title id="title">{XmlText.Escape($"Network {picture.Name}")}</title>
              <desc id="desc">{XmlText.Escape(Description(picture))}</desc>
              <style>

            """);
        _text.Append(SvgStyle.Write()).Append("  </style>\n");
        Put(FormattableString.Invariant($"""<rect class="page" width="{scene.Width}" height="{scene.Height}"/>"""));
        Group("head", "", "", () => scene.Head.ToList().ForEach(Text));
        scene.Boxes.ToList().ForEach(Box);
        Group("ways", "", "", () =>
        {
            scene.Lines.ToList().ForEach(Line);
            scene.Lines.Select(l => l.Label).OfType<Chip>().ToList().ForEach(Chip);
        });
        Group("legend", "", "", () =>
        {
            scene.Legend.Samples.ToList().ForEach(Line);
            scene.Legend.Chips.ToList().ForEach(Chip);
            scene.Legend.Labels.ToList().ForEach(Text);
        });
        _text.Append("</svg>\n");
    }

    private static string Description(Picture picture)
    {
        var words = new StringBuilder(picture.Counts).Append('.');
        foreach (var provider in picture.Providers)
        {
            words.Append(CultureInfo.InvariantCulture, $" Provider {provider.Name}: {string.Join(", ", provider.Networks.Select(n => $"network {n.Name} {n.Blocks}"))}.");
        }

        foreach (var claim in picture.Claims)
        {
            words.Append(CultureInfo.InvariantCulture, $" Claim {claim.Number} {ClaimEntry.Verdict(claim.Verdict).Word}: {claim.Text}.");
        }

        return words.ToString();
    }

    private void Box(Box box) => Group(box.Kind, box.Tone, box.Title, () =>
    {
        if (box.Tone.StartsWith("folded", StringComparison.Ordinal))
        {
            Rect("under", box.Area.Move(FoldOffset, FoldOffset), Radius(box));
        }

        Rect("area", box.Area, Radius(box));
        box.Chips.ToList().ForEach(Chip);
        box.Dots.ToList().ForEach(d => Put(FormattableString.Invariant($"""<circle class="dot {d.Tone}" cx="{d.X}" cy="{d.Y}" r="{Dot.Radius}"/>""")));
        box.Labels.ToList().ForEach(Text);
        box.Children.ToList().ForEach(Box);
    }, box.Id);

    private static int Radius(Box box) => box.Kind switch
    {
        "provider" => 12,
        "network" => 9,
        "subnet" => 7,
        "machine" => 5,
        _ => box.Area.Height / 2,
    };

    private void Line(Line line)
    {
        var classes = $"{line.Kind} {line.Tone}".TrimEnd();
        Group($"way {line.Kind}", "", line.Title, () =>
        {
            var path = string.Join(' ', line.Runs.Select(Path));
            Put($"""<path class="line {classes}" d="{path}"/>""");
            foreach (var run in line.Runs)
            {
                Ends(line, run, classes);
            }
        }, line.Id);
    }

    // A dot where it meets its boxes; an arrow head where a packet goes.
    private void Ends(Line line, IReadOnlyList<Point> run, string classes)
    {
        const int Radius = 4;
        var ends = line.Id.Length == 0 ? [] : line.Kind == "pair" || !ReferenceEquals(run, line.Runs[0]) || line.Kind is "overlay" or "exposure" ? (Point[])[run[^1]] : [run[0], run[^1]];
        foreach (var end in ends)
        {
            Put(line.Kind == "pair"
                ? $"""<path class="knot {classes}" d="{Arrow(run[^2], end)}"/>"""
                : FormattableString.Invariant($"""<circle class="knot {classes}" cx="{end.X}" cy="{end.Y}" r="{Radius}"/>"""));
        }
    }

    private static string Arrow(Point before, Point end)
    {
        const int Length = 10;
        const int Half = 5;
        var (dx, dy) = (Math.Sign(end.X - before.X), Math.Sign(end.Y - before.Y));
        return FormattableString.Invariant($"M{end.X} {end.Y}L{end.X - (dx * Length) + (dy * Half)} {end.Y - (dy * Length) + (dx * Half)}L{end.X - (dx * Length) - (dy * Half)} {end.Y - (dy * Length) - (dx * Half)}Z");
    }

    private static string Path(IReadOnlyList<Point> points) => string.Concat(points.Select((p, i) => FormattableString.Invariant($"{(i == 0 ? 'M' : 'L')}{p.X} {p.Y}")));

    private void Chip(Chip chip)
    {
        const int Most = 9;
        Rect($"chip {chip.Tone}", chip.Area, Math.Min(chip.Area.Height / 2, Most));
        chip.Labels.ToList().ForEach(Text);
    }

    private void Rect(string classes, Rect area, int radius) =>
        Put(FormattableString.Invariant($"""<rect class="{classes}" x="{area.X}" y="{area.Y}" width="{area.Width}" height="{area.Height}" rx="{radius}"/>"""));

    private void Text(Label label)
    {
        if (label.Text.Length == 0)
        {
            return;
        }

        var width = FontMetrics.Width(label.Text, label.Style);
        Put(FormattableString.Invariant($"""<text class="t-{label.Style.ToString().ToLowerInvariant()} {label.Tone}" x="{label.X}" y="{label.Y}" textLength="{width:0.#}" lengthAdjust="spacingAndGlyphs">{XmlText.Escape(label.Text)}</text>"""));
    }

    private void Group(string kind, string tone, string title, Action content, string id = "")
    {
        var classes = tone.Length == 0 ? kind : $"{kind} {tone}";
        Put(id.Length == 0 ? $"""<g class="{classes}">""" : $"""<g class="{classes}" data-id="{XmlText.Escape(id)}">""");
        _depth++;
        if (title.Length > 0)
        {
            Put($"<title>{XmlText.Escape(title)}</title>");
        }

        content();
        _depth--;
        Put("</g>");
    }

    private void Put(string line) => _text.Append(' ', 2 * _depth).Append(line).Append('\n');
}
