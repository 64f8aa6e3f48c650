using Farspan.Topology.Model;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A subnet and the machines whose first card is in it.</summary>
/// <param name="Id"><c>subnet/NETWORK/NAME</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Blocks">Its blocks.</param>
/// <param name="Zone">Its zone, or empty.</param>
/// <param name="Exposure">What is routed between it and the internet.</param>
/// <param name="Machines">Its machines, in the file's order; equal ones in one box.</param>
internal sealed record SubnetPicture(string Id, string Name, string Blocks, string Zone, Exposure Exposure, IReadOnlyList<MachinePicture> Machines)
{
    /// <summary>Whether the internet is routed to it.</summary>
    public bool IsPublic => Exposure == Exposure.Public;

    /// <summary>Its exposure as the topology file spells it.</summary>
    public string ExposureWord => Exposure switch
    {
        Exposure.Public => "public",
        Exposure.Egress => "egress",
        _ => "private",
    };
}
