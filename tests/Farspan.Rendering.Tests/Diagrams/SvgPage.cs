using System.Globalization;
using System.Xml.Linq;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>An SVG file as a reader sees it: boxes in boxes, text in its place, lines of corners.</summary>
internal sealed class SvgPage
{
    private static readonly string[] Kinds = ["internet", "provider", "network", "subnet", "machine", "overlay"];

    public SvgPage(string svg)
    {
        Root = XDocument.Parse(svg).Root!;
        Boxes = [.. Root.Descendants().Where(e => e.Name.LocalName == "g" && Kinds.Contains(Class(e), StringComparer.Ordinal)).Select(e => new SvgBox(e, Class(e), Id(e), Area(Shapes(e, "rect").First(r => Class(r) == "area"))))];
        Texts = [.. Root.Descendants().Where(e => e.Name.LocalName == "text")];
    }

    public XElement Root { get; }

    public IReadOnlyList<SvgBox> Boxes { get; }

    public IReadOnlyList<XElement> Texts { get; }

    public IEnumerable<(string Id, (double X, double Y) From, (double X, double Y) To)> Segments() =>
        from way in Root.Descendants().Where(e => e.Name.LocalName == "g" && Class(e) == "way" && Id(e).Length > 0)
        from run in Shapes(way, "path").First(p => Class(p) == "line").Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries)
        let points = run.Trim().Split('L').Select(p => p.Trim().Split(' ')).Select(p => (X: Number(p[0]), Y: Number(p[1]))).ToList()
        from pair in points.Zip(points.Skip(1))
        select (Id(way), pair.First, pair.Second);

    public static string Class(XElement element) => element.Attribute("class")?.Value.Split(' ')[0] ?? "";

    public static string Id(XElement element) => element.Attribute("data-id")?.Value ?? "";

    public static SvgArea Area(XElement rect) => new(Value(rect, "x"), Value(rect, "y"), Value(rect, "width"), Value(rect, "height"));

    /// <summary>The area of a text: its declared width, and the height of its capitals above the base line.</summary>
    public static SvgArea TextArea(XElement text)
    {
        var size = text.Attribute("class")!.Value.Split(' ')[0] switch { "t-title" => 22, "t-heading" => 16, "t-name" or "t-body" => 13, _ => 11 };
        return new SvgArea(Value(text, "x"), Value(text, "y") - (size * 0.72), Value(text, "textLength"), size * 0.72);
    }

    public static IEnumerable<XElement> Shapes(XElement group, string name) => group.Elements().Where(e => e.Name.LocalName == name);

    private static double Value(XElement element, string name) => Number(element.Attribute(name)?.Value ?? "0");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
