using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Makes the box of a network with its subnets.</summary>
internal static class NetworkComposer
{
    private const int Padding = 16;
    private const int Gap = 16;

    /// <summary>The box at the origin.</summary>
    /// <param name="network">The network.</param>
    /// <param name="arrangement">How many stand beside each other.</param>
    /// <param name="kit">Boxes of machines.</param>
    public static Box Compose(NetworkPicture network, Arrangement arrangement, BoxKit kit)
    {
        var machines = network.Subnets.SelectMany(s => s.Machines).ToList();
        var machineWidth = machines.Count == 0 ? 0 : machines.Max(m => kit.Machine(m, 0).Area.Width);
        var columns = Math.Min(arrangement.Machines, Math.Max(network.Subnets.Max(s => s.Machines.Count), 1));
        var subnets = network.Subnets.Select(s => SubnetComposer.Compose(s, columns, machineWidth, kit)).ToList();
        var wide = Math.Min(arrangement.Subnets, subnets.Count);
        var content = subnets.Chunk(wide).Max(r => r.Sum(s => s.Area.Width + Gap)) - Gap;
        var stack = new Stack(Padding, Padding - 6);
        stack.Text($"network {network.Name}", TextStyle.Name, "ink", content);
        stack.Text(network.Blocks, TextStyle.Mono, "muted", content);
        var top = Grid.Up(stack.Y + (Padding / 2));
        var (placed, width, height) = Grid.Arrange(subnets, wide, Padding, top, _ => Gap, stretches: true);
        return new Box
        {
            Id = network.Id,
            Kind = "network",
            Tone = kit.Tone(network.Id),
            Title = $"network {network.Name} {network.Blocks}",
            Area = new Rect(0, 0, Grid.Up(Math.Max(width, stack.Width)) + (2 * Padding), top + height + Padding),
            Labels = stack.Labels,
            Chips = [],
            Dots = [],
            Children = placed,
        };
    }
}
