namespace Farspan.Topology.Language;

/// <summary>Kinds of quorum. The model has one, so that it says only whether.</summary>
internal enum QuorumKind
{
    /// <summary><c>majority</c></summary>
    Majority,
}
