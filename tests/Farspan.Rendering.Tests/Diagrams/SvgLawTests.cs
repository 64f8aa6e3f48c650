using Farspan.Rendering.Diagrams;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>What must be true of every picture, whatever it shows. Requirements A2, C1, E1.</summary>
[Trait("Requirement", "A2")]
public sealed class SvgLawTests
{
    public static TheoryData<string> Names => [.. Samples.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Boxes_stand_in_their_parents_and_beside_each_other(string name)
    {
        var page = Page(name);
        foreach (var group in page.Boxes.GroupBy(b => b.Element.Parent))
        {
            var parent = page.Boxes.SingleOrDefault(b => b.Element == group.Key);
            var siblings = group.ToList();
            Assert.All(siblings, b => Assert.True(parent is null || parent.Area.Holds(b.Area), $"{b.Id} stands out of {parent?.Id}"));
            foreach (var (a, b) in from i in Enumerable.Range(0, siblings.Count) from j in Enumerable.Range(i + 1, siblings.Count - i - 1) select (siblings[i], siblings[j]))
            {
                Assert.False(a.Area.Overlaps(b.Area), $"{a.Id} overlaps {b.Id}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_fits_its_box_and_overlaps_no_other_text(string name)
    {
        var page = Page(name);
        foreach (var box in page.Boxes)
        {
            foreach (var text in SvgPage.Shapes(box.Element, "text"))
            {
                Assert.True(box.Area.Holds(SvgPage.TextArea(text)), $"'{text.Value}' stands out of {box.Id}");
                Assert.DoesNotContain(page.Boxes, b => box.Contains(b) && b.Area.Overlaps(SvgPage.TextArea(text)));
            }
        }

        var areas = page.Texts.Select(t => (t.Value, Area: SvgPage.TextArea(t))).OrderBy(t => t.Area.Y).ToList();
        var whole = new SvgArea(0, 0, double.Parse(page.Root.Attribute("width")!.Value, null), double.Parse(page.Root.Attribute("height")!.Value, null));
        for (var i = 0; i < areas.Count; i++)
        {
            Assert.True(whole.Holds(areas[i].Area), $"'{areas[i].Value}' stands out of the page");
            for (var j = i + 1; j < areas.Count && areas[j].Area.Y < areas[i].Area.Bottom; j++)
            {
                Assert.False(areas[i].Area.Overlaps(areas[j].Area), $"'{areas[i].Value}' overlaps '{areas[j].Value}'");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lines_are_at_right_angles_and_run_through_no_machine_and_no_text(string name)
    {
        var page = Page(name);
        var machines = page.Boxes.Where(b => b.Kind is "machine" or "internet" or "overlay").ToList();
        var texts = page.Boxes.SelectMany(b => SvgPage.Shapes(b.Element, "text")).Select(t => (t.Value, Area: SvgPage.TextArea(t))).ToList();
        foreach (var (id, from, to) in page.Segments())
        {
            Assert.True(from.X.Equals(to.X) || from.Y.Equals(to.Y), $"{id} is slanted");
            var area = SvgArea.Of(from, to);
            Assert.DoesNotContain(texts, t => t.Area.Overlaps(area));

            // Its own ends are on the edge of a box; nothing is inside one.
            Assert.DoesNotContain(machines, m => new SvgArea(m.Area.X + 1, m.Area.Y + 1, m.Area.Width - 2, m.Area.Height - 2).Overlaps(area));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lines_of_different_things_do_not_lie_on_each_other(string name)
    {
        var segments = Page(name).Segments().ToList();
        foreach (var (a, b) in from i in Enumerable.Range(0, segments.Count) from j in Enumerable.Range(i + 1, segments.Count - i - 1) select (segments[i], segments[j]))
        {
            Assert.True(a.Id == b.Id || Shared(a.From, a.To, b.From, b.To) <= 8, $"{a} lies on {b}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_is_there_by_name_or_in_a_fold(string name)
    {
        var (plan, _) = Samples.Of(name);
        var page = Page(name);
        var topology = plan.Topology;
        Assert.Equal(topology.Providers.Select(p => $"provider/{p.Name}"), Ids(page, "provider"));
        Assert.Equal(topology.Networks.Select(n => $"network/{n.Name}").Order(StringComparer.Ordinal), Ids(page, "network").Order(StringComparer.Ordinal));
        Assert.Equal(topology.Networks.SelectMany(n => n.Subnets).Select(s => $"subnet/{s.FullName}").Order(StringComparer.Ordinal), Ids(page, "subnet").Order(StringComparer.Ordinal));
        Assert.Equal(topology.Overlays.Select(o => $"overlay/{o.Name}"), Ids(page, "overlay"));
        var titles = page.Boxes.Where(b => b.Kind == "machine").Select(b => SvgPage.Shapes(b.Element, "title").Single().Value).ToList();
        var shown = titles.SelectMany(Shown).ToList();
        Assert.Equal(topology.Machines.Select(m => m.Name).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        var text = string.Concat(page.Texts.Select(t => t.Value)).Replace(" ", "", StringComparison.Ordinal);
        Assert.All(plan.Machines.SelectMany(m => m.Services), s => Assert.Contains(s.Name, text, StringComparison.Ordinal));
        Assert.Equal(topology.Claims.Count, page.Root.Descendants().Count(e => e.Name.LocalName == "rect" && e.Attribute("class")!.Value.StartsWith("chip verdict", StringComparison.Ordinal)));
        Assert.Equal(topology.Links.Select(l => $"link/{l.Name}").Order(StringComparer.Ordinal), page.Segments().Select(s => s.Id).Where(i => i.StartsWith("link/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_can_be_read_aloud_and_nothing_comes_from_elsewhere(string name)
    {
        var (plan, proof) = Samples.Of(name);
        var svg = Samples.Svg(name);
        var root = new SvgPage(svg).Root;
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.Equal($"Network {plan.Topology.Name}", root.Elements().Single(e => e.Name.LocalName == "title").Value);
        Assert.Contains("provider", root.Elements().Single(e => e.Name.LocalName == "desc").Value, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", svg, StringComparison.Ordinal);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "image" or "use" or "foreignObject" or "a");
        Assert.DoesNotContain("url(", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", svg, StringComparison.Ordinal);
        Assert.Equal(svg, PlanDiagram.Svg(plan, proof));
    }

    [Fact]
    public void Five_hundred_machines_fit_one_page()
    {
        var page = Page("large");
        Assert.InRange(page.Boxes.Count(b => b.Kind == "machine"), 10, 60);
        Assert.InRange(double.Parse(page.Root.Attribute("width")!.Value, null), 700, 2400);
        Assert.Contains(page.Boxes, b => b.Id == "machine/worker-17" && SvgPage.Shapes(b.Element, "title").Single().Value.StartsWith("machine worker-17", StringComparison.Ordinal));
    }

    // How many pixels two straight lines have in common.
    private static double Shared((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d)
    {
        static double Both(double a, double b, double c, double d) => Math.Min(Math.Max(a, b), Math.Max(c, d)) - Math.Max(Math.Min(a, b), Math.Min(c, d));
        return a.X.Equals(b.X) && c.X.Equals(d.X) && a.X.Equals(c.X) ? Both(a.Y, b.Y, c.Y, d.Y) : a.Y.Equals(b.Y) && c.Y.Equals(d.Y) && a.Y.Equals(c.Y) ? Both(a.X, b.X, c.X, d.X) : 0;
    }

    private static SvgPage Page(string name) => new(Samples.Svg(name));

    private static IEnumerable<string> Ids(SvgPage page, string kind) => page.Boxes.Where(b => b.Kind == kind).Select(b => b.Id);

    // «machine NAME …» or «N machines: stem-1…3, stem-7 …», as the title of a box says.
    private static IEnumerable<string> Shown(string title)
    {
        var facts = title.Split(" · ")[0];
        if (facts.StartsWith("machine ", StringComparison.Ordinal))
        {
            return [facts["machine ".Length..]];
        }

        return facts[(facts.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(", ").SelectMany(range =>
        {
            var ends = range.Split('…');
            var stem = ends[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            var first = int.Parse(ends[0].AsSpan(stem.Length), null);
            return Enumerable.Range(first, (ends.Length == 1 ? first : int.Parse(ends[1], null)) - first + 1).Select(i => $"{stem}{i}");
        });
    }
}
