using Farspan.Analysis.PacketSets;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Reachability;

/// <summary>Numbers endpoints so that those of one number cannot be told apart by the relation.</summary>
internal sealed class EndpointKeys(Proof proof, Losses losses)
{
    private readonly SequenceTable _keys = new();
    private readonly List<int> _items = [];

    /// <summary>How many numbers there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Equal for endpoints at one place, with one atom and like gates, of which all or none are lost; where tunnels begin or end, with all of the node's own.</summary>
    public int Of(int endpoint)
    {
        var node = proof.Index.Stations.Node(endpoint);
        var place = proof.Places.Of(endpoint);
        _items.Clear();
        _items.Add(place);
        _items.Add(proof.Atom(endpoint));
        _items.Add(proof.Gates.Content(endpoint));
        _items.Add(losses.IsLost(node) ? 1 : 0);
        if (proof.Nat is not null)
        {
            // Addresses that only translations write are in no atom: there the filters themselves have to be the same.
            _items.Add(proof.FilterNumber(node));
        }

        if (proof.Pairs.HasTunnels(place))
        {
            for (var other = proof.Index.FirstStation(node); other < proof.Index.EndpointCount && proof.Index.Stations.Node(other) == node; other++)
            {
                _items.Add(proof.Atom(other));
                _items.Add(proof.Gates.Content(other));
            }
        }

        return _keys.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items));
    }
}
