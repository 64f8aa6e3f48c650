namespace Farspan.Topology.Linking;

/// <summary>How the regions of two networks' providers relate.</summary>
public enum RegionRelation
{
    /// <summary>One provider, or two with the same region.</summary>
    Same,

    /// <summary>Two regions.</summary>
    Different,

    /// <summary>One of two providers declares no region.</summary>
    Unknown,
}
