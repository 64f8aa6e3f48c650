using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Makes the box of a machine, or of several equal ones.</summary>
internal static class MachineComposer
{
    private const int Padding = 12;
    private const int ServiceGap = 4;

    // Room for the common names in one line; longer ones are broken.
    private const int MostWidth = 200;
    private const int LeastWidth = 88;

    // Names of a folded box that are more than this are listed in the legend alone.
    private const int MostRanges = 60;

    /// <summary>The box at the origin.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="width">The width that all machines around it have, or 0 to take what it needs.</param>
    /// <param name="tone">Further classes.</param>
    public static Box Compose(MachinePicture machine, int width, string tone)
    {
        var stack = new Stack(Padding, Padding - 2);
        if (machine.IsFolded)
        {
            Folded(machine, stack);
        }
        else
        {
            stack.Text(machine.Title, TextStyle.Name, "ink", MostWidth);
        }

        if (machine.Host.Length > 0)
        {
            stack.Text(machine.Host, TextStyle.Small, "muted", MostWidth);
        }

        foreach (var address in machine.Addresses)
        {
            stack.Text(address, TextStyle.Mono, "muted", MostWidth);
        }

        foreach (var membership in machine.Memberships)
        {
            stack.DotAndText(membership.Address, TextStyle.Mono, Tones.Overlay(membership.Overlay), MostWidth);
        }

        foreach (var service in machine.Services)
        {
            stack.Space(ServiceGap);
            stack.Service(service.Name, service.Ports, service.Overlay is { } overlay ? $"service {Tones.Overlay(overlay)}" : "service", width - (2 * Padding), MostWidth);
        }

        stack.Space(Padding - 2);
        return new Box
        {
            Id = machine.Id,
            Kind = "machine",
            Tone = machine.IsFolded ? $"folded {tone}".TrimEnd() : tone,
            Title = Title(machine),
            Area = new Rect(0, 0, Math.Max(width, Grid.Up(Math.Max(stack.Width, LeastWidth) + (2 * Padding))), Grid.Up(stack.Y)),
            Labels = stack.Labels,
            Chips = stack.Chips,
            Dots = stack.Dots,
            Children = [],
        };
    }

    private static void Folded(MachinePicture machine, Stack stack)
    {
        stack.TextAndChip(machine.Title, TextStyle.Name, "ink", FormattableString.Invariant($"×{machine.Names.Count}"), "count", MostWidth);
        var ranges = NameRanges.Of(machine.Names);
        stack.Text(ranges.Length <= MostRanges ? ranges : $"{machine.Names[0]} … {machine.Names[^1]}", TextStyle.Small, "muted", MostWidth);
        if (machine.Labels.Count > 0)
        {
            stack.Text(string.Join(' ', machine.Labels), TextStyle.Small, "muted", MostWidth);
        }
    }

    private static string Title(MachinePicture machine)
    {
        var what = machine.IsFolded ? FormattableString.Invariant($"{machine.Names.Count} machines: {NameRanges.Of(machine.Names)}") : $"machine {machine.Title}";
        return machine.Labels.Count == 0 ? what : $"{what} · {string.Join(' ', machine.Labels)}";
    }
}
