using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Rendering.Exports.Kubernetes;
using Farspan.State.Links;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>What of a plan stands in AWS: networks, cards, and the security groups that cards share.</summary>
internal sealed class AwsInventory
{
    /// <summary>Reads a plan.</summary>
    public AwsInventory(NetworkPlan plan)
    {
        Plan = plan;
        Networks = [.. plan.Topology.Networks.Where(n => n.Provider.Kind == ProviderKind.Aws)];
        Cards = [.. Enumerable.Range(0, plan.Machines.Count).SelectMany(CardsOf)];
        Groups = GroupsOf();
    }

    /// <summary>The plan.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Networks of providers of the kind <c>aws</c>: VPCs.</summary>
    public IReadOnlyList<Network> Networks { get; }

    /// <summary>Cards in them.</summary>
    public IReadOnlyList<AwsCard> Cards { get; }

    /// <summary>Their security groups.</summary>
    public IReadOnlyList<AwsSecurityGroup> Groups { get; }

    private IEnumerable<AwsCard> CardsOf(int machine)
    {
        var spec = Plan.Machines[machine];
        var links = spec.Links.Where(l => l.Kind == LinkKind.Ethernet).Select(l => l.Name).ToList();
        var attachments = Plan.Topology.Machines[machine].Attachments;
        for (var card = 0; card < attachments.Count; card++)
        {
            if (attachments[card].Network.Provider.Kind == ProviderKind.Aws)
            {
                yield return new AwsCard(
                    machine, card, links[card], attachments[card].Network, attachments[card].Subnet,
                    [.. spec.Addresses.Where(a => a.Link == links[card]).Select(a => a.Address).OrderBy(a => a.IsV6)]);
            }
        }
    }

    private List<AwsSecurityGroup> GroupsOf()
    {
        var labels = new PodLabels(Plan);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var groups = new List<AwsSecurityGroup>();
        foreach (var group in Cards.GroupBy(c => (Filter: Plan.Machines[c.Machine].Filter, c.Link, c.Network.Name, c.Subnet.Exposure)))
        {
            var first = group.First();
            groups.Add(new AwsSecurityGroup
            {
                Name = KubernetesNames.Unique(NameOf(first, [.. group.Select(c => c.Machine)], labels), taken),
                Network = first.Network,
                IsPublic = first.Subnet.Exposure == Exposure.Public,
                Filter = group.Key.Filter,
                Link = first.Link,
                Cards = [.. group],
            });
        }

        return groups;
    }

    // A group is called after its one machine, or after a label's value that all of its machines have, or after its first machine.
    private string NameOf(AwsCard first, IReadOnlyList<int> machines, PodLabels labels)
    {
        var name = Plan.Machines[first.Machine].Machine;
        if (machines.Count > 1)
        {
            var shared = Plan.Topology.Machines[first.Machine].Labels
                .Where(l => labels.Of(first.Machine).ContainsKey(l.Key) && l.Key is not ("name" or "provider" or "network" or "subnet" or "zone" or "host"))
                .OrderBy(l => l.Key, StringComparer.Ordinal)
                .FirstOrDefault(l => machines.All(m => Plan.Topology.Machines[m].Labels.GetValueOrDefault(l.Key) == l.Value));
            name = shared.Value ?? $"{name}-and-others";
        }

        return TerraformName.Identifier(first.Network.Name, first.Card == 0 ? name : $"{name}-{first.Link}");
    }
}
