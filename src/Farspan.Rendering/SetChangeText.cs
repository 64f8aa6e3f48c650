using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Matrices;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Rendering;

/// <summary>What a set of addresses is or becomes, in words: the internet by its name, long lists cut, and of blocks that are only cut otherwise nothing.</summary>
internal sealed class SetChangeText(NetworkTopology old, NetworkTopology next)
{
    private readonly InternetNames _old = new(old);
    private readonly InternetNames _next = new(next);

    /// <summary><c> { internet except 203.0.113.0/24 }</c> for a set that comes or goes, <c> +10.0.1.4 -10.7.0.0/16</c> for one that changes.</summary>
    public string Of(ItemChange change) => change.Kind switch
    {
        ChangeKind.Added => Whole(change.After, _next),
        ChangeKind.Removed => Whole(change.Before, _old),
        _ => Changed(change.MembersAdded, change.MembersRemoved),
    };

    private static string Whole(string? elements, InternetNames names)
    {
        var members = (elements ?? string.Empty).Trim('{', '}', ' ').Split(", ", StringSplitOptions.RemoveEmptyEntries);
        if (Read(members) is { } blocks && names.Of(blocks) is { } name)
        {
            return $" {{ {name} }}";
        }

        return members.Length <= PlanDiffText.MostMembers
            ? $" {elements}"
            : FormattableString.Invariant($" {{ {string.Join(", ", members.Take(PlanDiffText.MostMembers))} and {members.Length - PlanDiffText.MostMembers:N0} more }}");
    }

    // One address that leaves the internet cuts a block into many: what counts is which addresses come and which go.
    private static string Changed(IReadOnlyList<string> added, IReadOnlyList<string> removed) =>
        added.Count > 0 && removed.Count > 0 && Read(added) is { } come && Read(removed) is { } go
            ? PlanDiffText.Members(Less(come, go), Less(go, come))
            : PlanDiffText.Members(added, removed);

    private static List<string> Less(List<IPNetwork> blocks, List<IPNetwork> others) =>
        [.. NetworkSets.Ordered(blocks.SelectMany(b => NetworkSets.Complement(b, others))).Select(b => b.PrefixLength == (b.IsV6 ? 128 : 32) ? b.BaseAddress.ToString() : b.ToString())];

    private static List<IPNetwork>? Read(IReadOnlyList<string> members)
    {
        var blocks = new List<IPNetwork>(members.Count);
        foreach (var member in members)
        {
            if (Cidr.TryParse(member, out var block))
            {
                blocks.Add(block);
            }
            else if (Cidr.TryParseAddress(member, out var address))
            {
                blocks.Add(new IPNetwork(address, address.IsV6 ? 128 : 32));
            }
            else
            {
                return null;
            }
        }

        return blocks;
    }
}
