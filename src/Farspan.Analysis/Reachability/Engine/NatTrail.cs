using Farspan.Analysis.PacketSets;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>One node on the way: how packets came there and how they left.</summary>
internal sealed record NatTrail(NatTrail? Before, int Node, string? InLink, AddressNumber Source, AddressNumber Destination, AddressNumber NewSource, AddressNumber NewDestination)
{
    /// <summary>The connection at a node that an answer belongs to, or null.</summary>
    public static NatTrail? Find(NatTrail? known, int node, AddressNumber source, AddressNumber destination)
    {
        NatTrail? found = null;
        for (var trail = known; trail is not null; trail = trail.Before)
        {
            // The first of the way counts, as connection tracking finds the one that was there before.
            found = trail.Node == node && trail.NewDestination.Same(source) && trail.NewSource.Same(destination) ? trail : found;
        }

        return found;
    }

    public static bool HasBeen(NatTrail? trail, int node, string? inLink)
    {
        for (; trail is not null; trail = trail.Before)
        {
            if (trail.Node == node && string.Equals(trail.InLink, inLink, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
