using System.Xml.Linq;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>A box in an SVG file.</summary>
internal sealed record SvgBox(XElement Element, string Kind, string Id, SvgArea Area)
{
    public bool Contains(SvgBox other) => other.Element.Ancestors().Contains(Element);
}
