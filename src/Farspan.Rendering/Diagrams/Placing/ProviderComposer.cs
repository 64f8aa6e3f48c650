using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Makes the box of a provider with its networks.</summary>
internal static class ProviderComposer
{
    private const int Padding = 24;
    private const int LeastWidth = 160;

    /// <summary>The box at the origin.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="arrangement">How many stand beside each other.</param>
    /// <param name="gap">Room between two networks.</param>
    /// <param name="kit">Boxes of machines.</param>
    public static Box Compose(ProviderPicture provider, Arrangement arrangement, Func<NetworkPicture, NetworkPicture?, int> gap, BoxKit kit)
    {
        var networks = provider.Networks.Select(n => NetworkComposer.Compose(n, arrangement, kit)).ToList();
        var wide = Math.Max(Math.Min(arrangement.Networks, networks.Count), 1);
        var gaps = Enumerable.Range(0, wide).Select(c => provider.Networks.Where((_, i) => i % wide == c).Max(n => (int?)gap(n, Before(provider, n, wide))) ?? 0).ToList();
        var content = networks.Count == 0 ? LeastWidth : networks.Chunk(wide).Max(r => r.Select((n, c) => n.Area.Width + (c == 0 ? 0 : gaps[c])).Sum());
        var stack = new Stack(Padding, Padding - 8);
        stack.TextAndChip(provider.Name, TextStyle.Heading, "ink", provider.Kind, "kind", content);
        if (provider.Region.Length > 0)
        {
            stack.Text(provider.Region, TextStyle.Small, "muted", content);
        }

        if (provider.Block.Length > 0)
        {
            stack.Text(provider.Block, TextStyle.Mono, "muted", content);
        }

        var top = Grid.Up(stack.Y + (Padding / 2));
        var (placed, width, height) = Grid.Arrange(networks, wide, Padding, top, c => gaps[c], stretches: true);
        return new Box
        {
            Id = provider.Id,
            Kind = "provider",
            Tone = kit.Tone(provider.Id),
            Title = $"provider {provider.Name} ({provider.Kind})",
            Area = new Rect(0, 0, Grid.Up(Math.Max(width, Math.Max(stack.Width, LeastWidth))) + (2 * Padding), top + height + (networks.Count == 0 ? 0 : Padding)),
            Labels = stack.Labels,
            Chips = stack.Chips,
            Dots = [],
            Children = placed,
        };
    }

    private static NetworkPicture? Before(ProviderPicture provider, NetworkPicture network, int wide)
    {
        for (var i = 1; i < provider.Networks.Count; i++)
        {
            if (ReferenceEquals(provider.Networks[i], network))
            {
                return i % wide == 0 ? null : provider.Networks[i - 1];
            }
        }

        return null;
    }
}
