namespace Farspan.Analysis.PacketSets;

/// <summary>What connection tracking says of a packet at a node (nft(8), conntrack expressions).</summary>
internal enum PacketState
{
    /// <summary>The first packet of a connection.</summary>
    New,

    /// <summary>An answer, at a node that saw the first packet.</summary>
    Answer,

    /// <summary>An answer, at a node that did not: over UDP the start of a connection, otherwise an invalid one.</summary>
    StrayAnswer,
}
