namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>What a diagram shows, without saying where: things nested in the file's order, ways between them, and claims. Equal machines are folded.</summary>
internal sealed record Picture
{
    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>How many there are of everything, in one line.</summary>
    public required string Counts { get; init; }

    /// <summary>Providers.</summary>
    public required IReadOnlyList<ProviderPicture> Providers { get; init; }

    /// <summary>Overlays.</summary>
    public required IReadOnlyList<OverlayPicture> Overlays { get; init; }

    /// <summary>Declared ways between networks.</summary>
    public required IReadOnlyList<LinkPicture> Links { get; init; }

    /// <summary>Claims, with what the proof says of them.</summary>
    public required IReadOnlyList<ClaimPicture> Claims { get; init; }

    /// <summary>Every subnet.</summary>
    public IEnumerable<SubnetPicture> Subnets => Providers.SelectMany(p => p.Networks).SelectMany(n => n.Subnets);

    /// <summary>Every box of machines.</summary>
    public IEnumerable<MachinePicture> Machines => Subnets.SelectMany(s => s.Machines);
}
