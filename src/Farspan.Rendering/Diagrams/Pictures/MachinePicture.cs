namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A machine, or several that are equal but for their names and addresses.</summary>
internal sealed record MachinePicture
{
    /// <summary><c>machine/NAME</c>, of the first.</summary>
    public required string Id { get; init; }

    /// <summary>What is written in bold: the name, or what the names have in common.</summary>
    public required string Title { get; init; }

    /// <summary>Names of all, in the file's order; one unless folded.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The machine that carries all of them, as <c>on NAME</c>; empty where there is none, or not one.</summary>
    public required string Host { get; init; }

    /// <summary>Addresses on the underlay, one line each; of a folded box the first and the last.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Labels that all have, as <c>key=value</c>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Overlays they are members of, with their address there.</summary>
    public required IReadOnlyList<MembershipPicture> Memberships { get; init; }

    /// <summary>Services that run on each.</summary>
    public required IReadOnlyList<ServicePicture> Services { get; init; }

    /// <summary>Further subnets that they have a card in, as <c>subnet/NETWORK/NAME</c>.</summary>
    public required IReadOnlyList<string> OtherSubnets { get; init; }

    /// <summary>True where the box stands for more than one machine.</summary>
    public bool IsFolded => Names.Count > 1;
}
