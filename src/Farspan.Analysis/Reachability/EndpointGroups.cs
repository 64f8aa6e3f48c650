using Farspan.Analysis.Endpoints;
using Farspan.Analysis.PacketSets;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Reachability;

/// <summary>Endpoints by what the relation cannot tell apart.</summary>
internal sealed class EndpointGroups
{
    private EndpointGroups(EndpointGroup[] groups, int[] groupOf) => (Groups, GroupOf) = (groups, groupOf);

    public IReadOnlyList<EndpointGroup> Groups { get; }

    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>Endpoints at one place, with one atom and like gates, of which all or none are lost; where tunnels begin or end, all of the node's own.</summary>
    public static EndpointGroups Of(Proof proof, Losses losses)
    {
        var keys = new SequenceTable();
        var all = proof.Endpoints.All;
        var groupOf = new int[all.Count];
        var items = new List<int>();
        for (var id = 0; id < groupOf.Length; id++)
        {
            var node = proof.Index.Stations.Node(id);
            items.Clear();
            items.AddRange([proof.Places.Of(id), proof.Atom(id), proof.Gates.Content(id), losses.IsLost(node) ? 1 : 0]);
            if (proof.Nat is not null)
            {
                // Addresses that only translations write are in no atom: there the filters themselves have to be the same.
                items.Add(proof.FilterNumber(node));
            }

            for (var other = proof.Index.FirstStation(node); proof.Pairs.HasTunnels(proof.Places.Of(id)) && other < all.Count && proof.Index.Stations.Node(other) == node; other++)
            {
                items.AddRange([proof.Atom(other), proof.Gates.Content(other)]);
            }

            groupOf[id] = keys.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
        }

        var sizes = new int[keys.Count];
        foreach (var group in groupOf)
        {
            sizes[group]++;
        }

        var members = new Endpoint[keys.Count][];
        var groups = new EndpointGroup[keys.Count];
        for (var group = 0; group < groups.Length; group++)
        {
            members[group] = new Endpoint[sizes[group]];
            groups[group] = new EndpointGroup { Id = group, Members = members[group] };
            sizes[group] = 0;
        }

        for (var id = 0; id < groupOf.Length; id++)
        {
            members[groupOf[id]][sizes[groupOf[id]]++] = all[id];
        }

        return new EndpointGroups(groups, groupOf);
    }
}
