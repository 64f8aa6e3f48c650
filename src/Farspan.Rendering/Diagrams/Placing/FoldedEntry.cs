using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Folded machines in the legend, every one by name.</summary>
internal static class FoldedEntry
{
    /// <summary>The entries of a picture.</summary>
    public static IEnumerable<Func<int, int, int, Legend>> All(Picture picture) =>
        from subnet in picture.Subnets
        from machine in subnet.Machines
        where machine.IsFolded
        select (Func<int, int, int, Legend>)((x, y, width) => Compose(machine, subnet, x, y, width));

    private static Legend Compose(MachinePicture machine, SubnetPicture subnet, int x, int y, int width)
    {
        const int Indent = 84;
        var stack = new Stack(x + Indent, y);
        stack.Text($"{machine.Title} in {subnet.Id["subnet/".Length..]}", TextStyle.Name, "ink", width - Indent);
        stack.Text(NameRanges.Of(machine.Names), TextStyle.Small, "muted", width - Indent);
        return new Legend(new Rect(x, y, width, stack.Height), stack.Labels, [Chip.Of(x, y, FormattableString.Invariant($"×{machine.Names.Count}"), "count")], []);
    }
}
