using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Ways in the legend: a short piece of the line, and what it is.</summary>
internal static class WayEntry
{
    private const int Indent = 84;

    /// <summary>The entries of a picture.</summary>
    public static IEnumerable<Func<int, int, int, Legend>> All(Picture picture)
    {
        if (picture.Subnets.Any(s => s.IsPublic))
        {
            yield return (x, y, width) => Compose("exposure", "", "internet", "routed to public subnets; the policies decide what passes", x, y, width);
        }

        foreach (var (index, overlay) in picture.Overlays.Index())
        {
            yield return (x, y, width) => Compose("overlay", Tones.Overlay(index), $"overlay {overlay.Name}", $"{overlay.Facts}; each member has a dot and its address there", x, y, width);
        }

        foreach (var link in picture.Links)
        {
            yield return (x, y, width) => Compose("link", "", $"link {link.Name}", $"{link.Method} between {link.First} and {link.Second}", x, y, width);
        }

        if (picture.Machines.Any(m => m.OtherSubnets.Count > 0))
        {
            yield return (x, y, width) => Compose("card", "", "card", "of a machine that stands in several subnets", x, y, width);
        }

        if (picture.Claims.Any(c => c.Pair is not null))
        {
            yield return (x, y, width) => Compose("pair", "", "failing claim", "the packet that breaks it; dashed where it must arrive and does not", x, y, width);
        }
    }

    private static Legend Compose(string kind, string tone, string name, string facts, int x, int y, int width)
    {
        const int Length = 56;
        const int Middle = 9;
        var stack = new Stack(x + Indent, y);
        stack.Text(name, TextStyle.Name, "ink", width - Indent);
        stack.Text(facts, TextStyle.Small, "muted", width - Indent);
        var sample = new Line { Id = "", Kind = kind, Tone = tone, Title = name, Runs = [[new Point(x, y + Middle), new Point(x + Length, y + Middle)]], Label = null };
        return new Legend(new Rect(x, y, width, stack.Height), stack.Labels, [], [sample]);
    }
}
