using System.Globalization;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Matrices;

/// <summary>All nodes of a relation by what they can do, from its groups of endpoints.</summary>
internal static class PartyTable
{
    public static IReadOnlyList<Party> Of(ReachabilityRelation relation, MatrixScope scope)
    {
        var parties = new Dictionary<string, Party>(StringComparer.Ordinal);
        foreach (var machine in relation.Plan.Machines)
        {
            Add(machine.Machine, relation.Endpoints.Of(machine.Machine), isInternet: false);
        }

        foreach (var part in Parts(relation.Endpoints.Internet))
        {
            Add(part[0].Node, part, isInternet: true);
        }

        return [.. parties.Values];

        void Add(string node, IReadOnlyList<Endpoint> endpoints, bool isInternet)
        {
            var (sends, accepts) = (scope.From?.Contains(node) != false, scope.To?.Contains(node) != false);
            if (endpoints.Count == 0 || (!sends && !accepts))
            {
                return;
            }

            var key = string.Join(' ', endpoints.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Overlay}/{relation.GroupOf[e.Id]}"))) +
                (isInternet ? string.Create(CultureInfo.InvariantCulture, $" internet {endpoints[0].Id}") : string.Empty) + (sends ? " from" : string.Empty) + (accepts ? " to" : string.Empty);
            if (!parties.TryGetValue(key, out var party))
            {
                parties.Add(key, party = new Party
                {
                    First = endpoints,
                    IsInternet = isInternet,
                    Sends = sends,
                    Accepts = accepts,
                });
            }
            else if (party.Nodes.Count == 1)
            {
                party.Second = endpoints;
            }

            party.Nodes.Add(node);
        }
    }

    // One part for each family is one internet; parts that rules tell apart are asked each for itself.
    private static IEnumerable<IReadOnlyList<Endpoint>> Parts(IReadOnlyList<Endpoint> internet) =>
        internet.CountBy(e => e.Address.AddressFamily).All(f => f.Value == 1)
            ? internet.Count > 0 ? [internet] : []
            : internet.Select(e => new[] { e });
}
