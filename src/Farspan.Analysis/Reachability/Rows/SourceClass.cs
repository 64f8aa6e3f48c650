using Farspan.Analysis.Endpoints;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Endpoints of one group and address family, as senders.</summary>
/// <param name="Place">Number of their place.</param>
/// <param name="Members">At least one, in order of their ids.</param>
internal sealed record SourceClass(int Place, IReadOnlyList<Endpoint> Members)
{
    /// <summary>The first member that is in a set, or null.</summary>
    public Endpoint? FirstOf(EndpointBits set)
    {
        for (var i = 0; i < Members.Count; i++)
        {
            if (set.Contains(Members[i].Id))
            {
                return Members[i];
            }
        }

        return null;
    }
}
