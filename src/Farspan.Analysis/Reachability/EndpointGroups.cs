using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Reachability;

/// <summary>Endpoints by what the relation cannot tell apart.</summary>
internal sealed class EndpointGroups
{
    private EndpointGroups(EndpointGroup[] groups, int[] groupOf) => (Groups, GroupOf) = (groups, groupOf);

    public IReadOnlyList<EndpointGroup> Groups { get; }

    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>Endpoints by <see cref="EndpointKeys"/>.</summary>
    public static EndpointGroups Of(Proof proof, Losses losses)
    {
        var keys = new EndpointKeys(proof, losses);
        var all = proof.Endpoints.All;
        var groupOf = new int[all.Count];
        for (var id = 0; id < groupOf.Length; id++)
        {
            groupOf[id] = keys.Of(id);
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
