using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Makes the box of a subnet with its machines.</summary>
internal static class SubnetComposer
{
    private const int Padding = 16;
    private const int Gap = 16;
    private const int LeastWidth = 136;

    /// <summary>The box at the origin.</summary>
    /// <param name="subnet">The subnet.</param>
    /// <param name="columns">Most machines beside each other.</param>
    /// <param name="machineWidth">Width of every machine.</param>
    /// <param name="kit">Boxes of machines.</param>
    public static Box Compose(SubnetPicture subnet, int columns, int machineWidth, BoxKit kit)
    {
        var machines = subnet.Machines.Select(m => kit.Machine(m, machineWidth)).ToList();
        var content = Math.Max(Math.Min(columns, machines.Count) * (machineWidth + Gap), LeastWidth + Gap) - Gap;
        var stack = new Stack(Padding, Padding - 6);
        stack.TextAndChip(subnet.Name, TextStyle.Name, "ink", subnet.ExposureWord, subnet.IsPublic ? "public" : "private", content);
        stack.Text(subnet.Zone.Length == 0 ? subnet.Blocks : $"{subnet.Blocks} · zone {subnet.Zone}", TextStyle.Mono, "muted", content);
        if (machines.Count == 0)
        {
            stack.Text("no machines", TextStyle.Small, "muted", content);
        }

        var (placed, width, height) = Grid.Arrange(machines, columns, Padding, Grid.Up(stack.Y + (Padding / 2)), _ => Gap, stretches: false);
        return new Box
        {
            Id = subnet.Id,
            Kind = "subnet",
            Tone = $"{(subnet.IsPublic ? "exposed" : "")} {kit.Tone(subnet.Id)}".Trim(),
            Title = $"subnet {subnet.Id["subnet/".Length..]} {subnet.Blocks}, {subnet.ExposureWord}",
            Area = new Rect(0, 0, Grid.Up(Math.Max(width, Math.Max(stack.Width, content)) + (2 * Padding)), Grid.Up(stack.Y + (Padding / 2)) + height + (machines.Count == 0 ? 0 : Padding)),
            Labels = stack.Labels,
            Chips = stack.Chips,
            Dots = [],
            Children = placed,
        };
    }
}
