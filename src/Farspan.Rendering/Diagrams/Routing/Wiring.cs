using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Routing;

/// <summary>Draws the lines of a picture between boxes that are in their places.</summary>
internal sealed class Wiring
{
    private readonly Picture _picture;
    private readonly RoutingGrid _grid;
    private readonly LineRouter _router;
    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, string> _boxes;
    private int _numbers;

    private Wiring(Picture picture, RoutingGrid grid)
    {
        _picture = picture;
        _grid = grid;
        _router = new LineRouter(grid);
        _boxes = picture.Machines.SelectMany(m => m.Names.Select(n => ($"machine/{n}", m.Id))).ToDictionary(m => m.Item1, m => m.Id, StringComparer.Ordinal);
    }

    /// <summary>The lines, labels last so that no line runs through one.</summary>
    public static IReadOnlyList<Line> Draw(Picture picture, RoutingGrid grid)
    {
        var wiring = new Wiring(picture, grid);
        var drawn = new List<(Line Line, int Number, string Label)>();
        drawn.AddRange(wiring.Links());
        drawn.AddRange(wiring.Exposures());
        drawn.AddRange(wiring.Overlays());
        drawn.AddRange(wiring.Cards());
        drawn.AddRange(wiring.Pairs());
        foreach (var (line, number, label) in drawn.OrderByDescending(d => d.Line.Kind == "pair"))
        {
            var corners = line.Runs.MaxBy(r => r.Count)!;
            wiring._lines.Add(line with { Label = label.Length == 0 ? null : wiring.Label(number, corners, label, $"tag {line.Kind} {line.Tone}".TrimEnd()) });
        }

        return wiring._lines;
    }

    // The whole label, or what it begins with where there is no room for more.
    private Chip? Label(int number, IReadOnlyList<Point> corners, string label, string tone) =>
        LabelPlacer.Place(_grid, number, corners, label, tone) ?? LabelPlacer.Place(_grid, number, corners, label.Split([" · ", " ✕ "], StringSplitOptions.None)[0], tone);

    private IEnumerable<(Line, int, string)> Links() => _picture.Links
        .Select(link => Straight(link.Id, "link", "", $"{link.Method} {link.Name}: {link.First} and {link.Second}", link.First, link.Second, SceneComposer.LinkLabel(link)))
        .OfType<(Line, int, string)>();

    private IEnumerable<(Line, int, string)> Exposures() =>
        Tree("internet", "exposure", "", "routed from and to the internet", "internet", [.. _picture.Subnets.Where(s => s.IsPublic).Select(s => s.Id)]) is { } tree ? [(tree.Line, tree.Number, "")] : [];

    private IEnumerable<(Line, int, string)> Overlays() => _picture.Overlays
        .Select((overlay, i) => Tree(overlay.Id, "overlay", Tones.Overlay(i), $"overlay {overlay.Name}: members stand here", overlay.Id, overlay.Networks))
        .OfType<(Line Line, int Number)>()
        .Select(t => (t.Line, t.Number, ""));

    private IEnumerable<(Line, int, string)> Cards() =>
        from machine in _picture.Machines
        from subnet in machine.OtherSubnets
        let line = Straight($"card {machine.Id} {subnet}", "card", "", $"{machine.Title} has a card in {subnet}", machine.Id, subnet, "")
        where line is not null
        select line.Value;

    private IEnumerable<(Line, int, string)> Pairs() =>
        from claim in _picture.Claims
        where claim.Pair is not null && claim.Pair.From != claim.Pair.To
        let pair = claim.Pair
        let label = FormattableString.Invariant($"claim {claim.Number} {(pair.Arrives ? "·" : "✕")} {pair.Flow}")
        let line = Straight(FormattableString.Invariant($"claim/{claim.Number}"), "pair", pair.Arrives ? "" : "refused", $"{label}: {pair.From} to {pair.To}", Box(pair.From), Box(pair.To), label)
        where line is not null
        select line.Value;

    private string Box(string id) => _boxes.GetValueOrDefault(id, id);

    private (Line Line, int Number, string Label)? Straight(string id, string kind, string tone, string title, string from, string to, string label) =>
        Tree(id, kind, tone, title, from, [to]) is { } tree ? (tree.Line, tree.Number, label) : null;

    // From one box to several, with branches.
    private (Line Line, int Number)? Tree(string id, string kind, string tone, string title, string from, IReadOnlyList<string> to)
    {
        var number = ++_numbers;
        var runs = new List<IReadOnlyList<Point>>();
        foreach (var end in to)
        {
            if (_grid.NumberOf(from) > 0 && _grid.NumberOf(end) > 0 && _router.Route(number, _grid.NumberOf(from), _grid.NumberOf(end), runs.Count > 0) is { } run)
            {
                runs.Add(run);
            }
        }

        return runs.Count == 0 ? null : (new Line { Id = id, Kind = kind, Tone = tone, Title = title, Runs = runs, Label = null }, number);
    }
}
