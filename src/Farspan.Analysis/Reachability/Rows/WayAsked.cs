namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Which ways are asked about.</summary>
internal enum WayAsked
{
    /// <summary>All.</summary>
    Any,

    /// <summary>Those on which packets leave some node outside of any tunnel.</summary>
    Bare,

    /// <summary>Those on which packets get from network to network outside of any tunnel.</summary>
    BareBetweenNetworks,
}
