using System.Net;
using Farspan.Import.Relation;

namespace Farspan.Import.Aws;

/// <summary>Security groups as rules about parties.</summary>
/// <remarks>
/// Rules of all groups of an interface add up, and there are no rules that refuse; answers pass by themselves. A rule that names a group means the own addresses of
/// its interfaces; one that names a block means whoever's address is seen to lie in it. An interface without groups is not guarded.
/// Source: Amazon VPC user guide, "Security group rules".
/// </remarks>
internal sealed class AwsRules(AwsModel model, PartyTable parties, IReadOnlyList<AwsParty> faces, ImportFindings findings)
{
    /// <summary>Every block that rules and ACLs speak of.</summary>
    public static IEnumerable<IPNetwork> Blocks(AwsModel model) =>
        model.Groups.SelectMany(g => g.Rules).SelectMany(r => r.Blocks).Concat(model.PrefixLists.Values.SelectMany(l => l)).Concat(model.Acls.SelectMany(a => a.Entries).Select(e => e.Block));

    /// <summary>What the groups permit, without regard to routes and ACLs.</summary>
    public IEnumerable<Permit> Permits() => RuleProduct.Of(Sides(isEgress: true), Sides(isEgress: false), "no security group guards either end");

    private List<RuleSide> Sides(bool isEgress)
    {
        var sides = new List<RuleSide>();
        foreach (var group in model.Groups.OrderBy(g => g.Name, StringComparer.Ordinal).ThenBy(g => g.Id, StringComparer.Ordinal))
        {
            var selected = MembersOf(group.Id, onlyOwn: false);
            var isAlone = model.Groups.Count(g => g.Name == group.Name) == 1;
            foreach (var rule in group.Rules.Where(r => r.IsEgress == isEgress))
            {
                sides.Add(new RuleSide
                {
                    Selected = selected,
                    Peers = PeersOf(group, rule),
                    Ports = rule.Ports,
                    Rule = $"sg/{(isAlone ? group.Name : group.Id)} {rule.Position}",
                    Place = rule.Span,
                });
            }
        }

        var unguarded = PartySet.Of(parties.Size, faces.Index().Where(f => model.Interfaces[f.Item.Interface].Groups.Count == 0).Select(f => f.Index));
        sides.Add(new RuleSide { Selected = parties.Strangers.Or(unguarded), Peers = parties.All, Ports = PortIntervals.All, Rule = string.Empty, Place = null });
        return sides;
    }

    private PartySet MembersOf(string group, bool onlyOwn) => PartySet.Of(parties.Size, faces.Index()
        .Where(f => (!onlyOwn || f.Item.Face == AwsFace.Own) && model.Interfaces[f.Item.Interface].Groups.Contains(group, StringComparer.Ordinal)).Select(f => f.Index));

    private PartySet PeersOf(AwsGroup group, AwsRule rule)
    {
        var peers = parties.None;
        foreach (var block in rule.Blocks)
        {
            peers = peers.Or(parties.OfBlock(block, []));
        }

        foreach (var list in rule.PrefixLists)
        {
            if (model.PrefixLists.TryGetValue(list, out var blocks))
            {
                peers = blocks.Aggregate(peers, (all, block) => all.Or(parties.OfBlock(block, [])));
            }
            else
            {
                findings.LeftOut(ImportCodes.UnknownCode, rule.Span, $"The content of prefix list {list} is not in the input, so that what group '{group.Name}' opens for it is left out; add 'aws ec2 describe-prefix-lists', or get-managed-prefix-list-entries in a file whose name holds the id.", list);
            }
        }

        foreach (var other in rule.Groups)
        {
            if (model.Groups.Any(g => g.Id == other))
            {
                peers = peers.Or(MembersOf(other, onlyOwn: true));
            }
            else
            {
                findings.LeftOut(ImportCodes.UnknownCode, rule.Span, $"Group {other}, which group '{group.Name}' names, is not in the input (a peer's, or deleted), so that what is opened for it is left out; add its account's or region's outputs.", other);
            }
        }

        return peers;
    }
}
