namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A thing in its place, with what is written in it and what stands in it.</summary>
internal sealed record Box
{
    /// <summary>The thing as a reference: <c>provider/aws</c>, <c>machine/etcd-1</c>, <c>internet</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Class of its looks: internet, provider, network, subnet, machine, overlay.</summary>
    public required string Kind { get; init; }

    /// <summary>Further classes: public, folded, lost, overlay colours.</summary>
    public required string Tone { get; init; }

    /// <summary>What it is, in words; shown when pointed at and read aloud.</summary>
    public required string Title { get; init; }

    /// <summary>Where it is.</summary>
    public required Rect Area { get; init; }

    /// <summary>Text in it.</summary>
    public required IReadOnlyList<Label> Labels { get; init; }

    /// <summary>Chips in it.</summary>
    public required IReadOnlyList<Chip> Chips { get; init; }

    /// <summary>Dots in it.</summary>
    public required IReadOnlyList<Dot> Dots { get; init; }

    /// <summary>Boxes in it.</summary>
    public required IReadOnlyList<Box> Children { get; init; }

    /// <summary>The same elsewhere.</summary>
    public Box Move(int dx, int dy) => this with
    {
        Area = Area.Move(dx, dy),
        Labels = [.. Labels.Select(l => l.Move(dx, dy))],
        Chips = [.. Chips.Select(c => c.Move(dx, dy))],
        Dots = [.. Dots.Select(d => d.Move(dx, dy))],
        Children = [.. Children.Select(c => c.Move(dx, dy))],
    };

    /// <summary>The same with at least this height; its lowest children grow with it.</summary>
    public Box Stretch(int height)
    {
        var more = height - Area.Height;
        var lowest = Children.Select(c => c.Area.Bottom).DefaultIfEmpty(0).Max();
        return more <= 0 ? this : this with
        {
            Area = Area with { Height = height },
            Children = [.. Children.Select(c => c.Area.Bottom == lowest ? c with { Area = c.Area with { Height = c.Area.Height + more } } : c)],
        };
    }

    /// <summary>This box and all in it.</summary>
    public IEnumerable<Box> All => Children.SelectMany(c => c.All).Prepend(this);
}
