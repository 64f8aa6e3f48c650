using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Routing;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Puts a picture on a page: the internet above, providers in rows in the file's order, overlays below, then the legend.</summary>
internal sealed class SceneComposer
{
    private const int Margin = 32;
    private const int HeadHeight = 80;
    private const int LeastWidth = 720;
    private const int Gap = 40;
    private const int Lane = 8;
    private const int LabelMargin = 32;

    // Beyond so many lanes between two rows the page would be mostly lanes.
    private const int MostLanes = 10;

    private const double BestAspect = 1.9;
    private const int BestWidth = 1720;

    // Empty rows are nearly as bad as a page of the wrong aspect.
    private const double RaggedWeight = 0.9;

    // Where labels found no room, the lanes are widened by this, and the sides by the width of a label.
    private const int MoreLanes = 48;
    private const int MoreMargin = 112;

    private readonly Picture _picture;
    private readonly BoxKit _kit;
    private readonly int _gap;
    private readonly int _side;

    private SceneComposer(Picture picture, bool isRoomy)
    {
        _picture = picture;
        _side = Margin + (isRoomy ? MoreMargin : 0);
        _kit = new BoxKit(Lost(picture), picture.Claims.SelectMany(c => c.Clash).ToHashSet(StringComparer.Ordinal));
        var lines = picture.Links.Count + picture.Overlays.Count + picture.Claims.Count(c => c.Pair is not null);
        _gap = Gap + (Lane * Math.Min(lines, MostLanes)) + (isRoomy ? MoreLanes : 0);
    }

    /// <summary>The page.</summary>
    public static Scene Compose(Picture picture)
    {
        var scene = Compose(picture, isRoomy: false);
        return scene.Lines.Any(l => l is { Kind: "link" or "pair", Label: null }) ? Compose(picture, isRoomy: true) : scene;
    }

    private static Scene Compose(Picture picture, bool isRoomy)
    {
        var composer = new SceneComposer(picture, isRoomy);
        var (boxes, width, height) = composer.Best();
        return composer.Page(boxes, width, height);
    }

    private Scene Page(IReadOnlyList<Box> providers, int contentWidth, int contentHeight)
    {
        var width = Grid.Up(Math.Max(contentWidth, LeastWidth) + (2 * _side));
        var internet = Pill("internet", "internet", "", "Internet", _picture.Subnets.Any(s => s.IsPublic) ? "" : "no subnet is public", "the internet: every address outside the declared blocks");
        internet = internet.Move(Grid.Up((width - internet.Area.Width) / 2), HeadHeight);
        var top = Grid.Up(internet.Area.Bottom + (IsReached() ? _gap : Gap / 2));
        var left = Grid.Up((width - contentWidth) / 2);
        var placed = providers.Select(p => p.Move(left, top)).ToList();
        var bottom = top + contentHeight;
        var overlays = Overlays(width, Grid.Up(bottom + _gap));
        bottom = overlays.Count == 0 ? bottom + (_picture.Links.Count == 0 ? 0 : Gap) : overlays.Max(o => o.Area.Bottom);
        var boxes = (IReadOnlyList<Box>)[internet, .. placed, .. overlays];
        var head = Head(width);
        var grid = new RoutingGrid(width, bottom + Grid.Cell, boxes, head.Select(l => l.Area));
        var lines = Wiring.Draw(_picture, grid);
        var legend = LegendComposer.Compose(_picture, Margin, Grid.Up(bottom + Margin), width - (2 * Margin));
        return new Scene { Width = width, Height = Grid.Up(legend.Area.Bottom + Margin), Head = head, Boxes = boxes, Lines = lines, Legend = legend };
    }

    private List<Label> Head(int width)
    {
        var stack = new Stack(Margin, Margin - Grid.Cell);
        stack.Text(_picture.Name, TextStyle.Title, "ink", width - (2 * Margin));
        stack.Text(_picture.Counts, TextStyle.Small, "muted", width - (2 * Margin));
        return stack.Labels;
    }

    private List<Box> Overlays(int width, int y)
    {
        var pills = _picture.Overlays.Select((o, i) => Pill(o.Id, "overlay", Tones.Overlay(i), o.Name, o.Facts, $"overlay {o.Name}: {o.Facts}")).ToList();
        var total = pills.Sum(p => p.Area.Width + Gap) - Gap;
        var columns = total <= width - (2 * Margin) ? pills.Count : 1;
        return pills.Count == 0
            ? []
            : [.. Grid.Arrange(pills, columns, Grid.Up((width - (columns == 1 ? pills.Max(p => p.Area.Width) : total)) / 2), y, _ => Gap, stretches: false).Boxes];
    }

    private static Box Pill(string id, string kind, string tone, string name, string facts, string title)
    {
        const int Side = 24;
        const int Height = 40;
        const int BaseLine = 25;
        const int Between = 10;
        var nameWidth = FontMetrics.Pixels(name, TextStyle.Name);
        var labels = new List<Label> { new(Side, BaseLine, name, TextStyle.Name, kind == "overlay" ? tone : kind) };
        if (facts.Length > 0)
        {
            labels.Add(new Label(Side + nameWidth + Between, BaseLine, facts, TextStyle.Small, "muted"));
        }

        return new Box
        {
            Id = id,
            Kind = kind,
            Tone = tone,
            Title = title,
            Area = new Rect(0, 0, Grid.Up(labels[^1].Area.Right + Side), Height),
            Labels = labels,
            Chips = [],
            Dots = [],
            Children = [],
        };
    }

    private (IReadOnlyList<Box> Boxes, int Width, int Height) Best()
    {
        var most = Math.Max(_picture.Subnets.Select(s => s.Machines.Count).DefaultIfEmpty(1).Max(), 1);
        var best = (from machines in (int[])[1, 2, 3, 4, 6, 8, 12]
                    where machines < most * 2
                    from subnets in (int[])[1, 2, 3, 4, 6]
                    from networks in (int[])[1, 2, 3, 4]
                    where networks == 1 || _picture.Providers.Any(p => p.Networks.Count >= networks)
                    where subnets == 1 || _picture.Providers.Any(p => p.Networks.Any(n => n.Subnets.Count >= subnets))
                    let boxes = Providers(new Arrangement(machines, subnets, networks))
                    let inner = RaggedInside(boxes)
                    let used = boxes.SelectMany(b => b.All).Where(b => b.Kind == "machine").Sum(b => (double)b.Area.Width * b.Area.Height)
                    from rowWidth in (int[])[800, 1000, 1200, 1400, 1600, 1800, 2200, 2600]
                    let rows = Rows(boxes, rowWidth)
                    select (boxes, rows, badness: Badness(rows.Width, rows.Height, used) + (RaggedWeight * (inner + Ragged(rows.Areas))))).MinBy(p => p.badness);
        return ([.. best.boxes.Zip(best.rows.Areas, (box, area) => box.Move(area.X, area.Y).Stretch(area.Height))], best.rows.Width, best.rows.Height);
    }

    // The aspect of a page, no wider than a screen, and little empty paper in the boxes.
    private static double Badness(int width, int height, double used) =>
        Math.Abs(Math.Log((double)Math.Max(width, LeastWidth) / height / BestAspect))
        + (Math.Max(width - BestWidth, 0) / 300.0)
        + (2 * (1 - (used / ((double)width * height))));

    private static double RaggedInside(List<Box> providers) =>
        providers.Select(p => Ragged([.. p.Children.Select(c => c.Area)])).Append(0).Max()
        + providers.SelectMany(p => p.Children).Select(n => Ragged([.. n.Children.Select(c => c.Area)])).Append(0).Average();

    // The part of all rows that is left empty.
    private static double Ragged(List<Rect> areas)
    {
        if (areas.Count == 0)
        {
            return 0;
        }

        var (left, right) = (areas.Min(a => a.X), areas.Max(a => a.Right));
        return areas.GroupBy(a => a.Y).Average(row => 1 - ((double)(row.Max(a => a.Right) - left) / (right - left)));
    }

    private List<Box> Providers(Arrangement arrangement) =>
        [.. _picture.Providers.Select(p => ProviderComposer.Compose(p, arrangement, NetworkGap, _kit))];

    // Places in rows, each as high as its highest.
    private (List<Rect> Areas, int Width, int Height) Rows(List<Box> boxes, int rowWidth)
    {
        var areas = new List<Rect>();
        var (y, width) = (0, 0);
        for (var i = 0; i < boxes.Count;)
        {
            var row = new List<Rect>();
            var x = 0;
            while (i < boxes.Count && (row.Count == 0 || x + boxes[i].Area.Width <= rowWidth))
            {
                row.Add(boxes[i].Area with { X = x, Y = y });
                x = row[^1].Right + (++i < boxes.Count ? ProviderGap(i) : 0);
            }

            var height = row.Max(a => a.Height);
            areas.AddRange(row.Select(a => a with { Height = height }));
            width = Math.Max(width, row[^1].Right);
            y += height + _gap;
        }

        return (areas, width, Math.Max(y - _gap, 0));
    }

    // Is there a line to the internet?
    private bool IsReached() => _picture.Subnets.Any(s => s.IsPublic) || _picture.Claims.Any(c => c.Pair is { } pair && (pair.From == "internet" || pair.To == "internet"));

    // Room before a provider for the label of a link that runs straight from the one before it.
    private int ProviderGap(int index)
    {
        var (before, after) = (Networks(index - 1), Networks(index));
        var links = _picture.Links.Where(l => (before.Contains(l.First) && after.Contains(l.Second)) || (before.Contains(l.Second) && after.Contains(l.First)));
        return Grid.Up(links.Select(l => Chip.Width(LinkLabel(l)) + LabelMargin).Append(_gap).Max());
    }

    private HashSet<string> Networks(int provider) => _picture.Providers[provider].Networks.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>What is written on a link.</summary>
    public static string LinkLabel(LinkPicture link) => $"{link.Name} · {link.Method}";

    // Room for the label of a link that runs straight from the network before.
    private int NetworkGap(NetworkPicture network, NetworkPicture? before)
    {
        var links = _picture.Links.Where(l => before is not null && ((l.First == before.Id && l.Second == network.Id) || (l.First == network.Id && l.Second == before.Id)));
        return Grid.Up(links.Select(l => Chip.Width(LinkLabel(l)) + LabelMargin).Append(Gap + (Lane * Math.Min(_picture.Links.Count, MostLanes))).Max());
    }

    private static HashSet<string> Lost(Picture picture)
    {
        var lost = picture.Claims.SelectMany(c => c.Lost).ToHashSet(StringComparer.Ordinal);
        lost.UnionWith(from provider in picture.Providers
                       from subnet in provider.Networks.SelectMany(n => n.Subnets)
                       where lost.Contains($"zone/{provider.Name}/{subnet.Zone}")
                       select subnet.Id);
        return lost;
    }
}
