using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Security groups and their rules: what the machines' packet filters accept and begin on their cards.</summary>
/// <remarks>
/// <para>A set of addresses that are all cards of the same VPC is said by their groups; every other one by a managed prefix list of the set's name.</para>
/// <para>Source: documentation of the Terraform provider hashicorp/aws: aws_security_group, aws_vpc_security_group_ingress_rule and egress_rule,
/// aws_ec2_managed_prefix_list.</para>
/// </remarks>
internal sealed class AwsRules(TerraformDocument document, AwsInventory inventory, List<string> notes)
{
    // AWS grants 60 rules a group and direction at first, and counts each entry that a prefix list may have (Amazon VPC quotas).
    private const int FirstQuota = 60;

    private readonly HashSet<string> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<IReadOnlyList<IPNetwork>, HashSet<IPAddress>> _hosts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes every group.</summary>
    public void Write()
    {
        var over = new List<(int Weight, string Name)>();
        foreach (var group in inventory.Groups)
        {
            var name = $"{inventory.Plan.Topology.Name}-{group.Name}";
            document.Add("aws_security_group", group.Name, new JsonObject
            {
                ["provider"] = AwsNetworks.ProviderOf(group.Network),
                ["name"] = TerraformName.Literal(name),
                ["description"] = TerraformName.Description(string.Create(CultureInfo.InvariantCulture, $"Farspan: {group.Link} of {Listing.Of([.. group.Cards.Select(c => inventory.Plan.Machines[c.Machine].Machine)])}")),
                ["vpc_id"] = TerraformName.Reference("aws_vpc", AwsNetworks.NameOf(group.Network), "id"),
                ["tags"] = new JsonObject { ["Name"] = TerraformName.Tag(name) },
            });
            foreach (var isIngress in new[] { true, false })
            {
                var weight = WriteIcmp(group, isIngress) + WriteFlows(group, isIngress);
                if (weight > FirstQuota)
                {
                    over.Add((weight, $"{name} ({(isIngress ? "inbound" : "outbound")})"));
                }
            }
        }

        if (over.Count > 0)
        {
            var most = over.MaxBy(o => o.Weight);
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"AWS grants a security group {FirstQuota} rules in each direction at first, entries of prefix lists counted; a larger quota is needed for {over.Count}, the most for {most.Name}: {most.Weight}"));
        }
    }

    private int WriteFlows(AwsSecurityGroup group, bool isIngress)
    {
        var (weight, number) = (0, 0);
        foreach (var rule in group.Filter.Rules.Where(r => IsFlowOf(r, group, isIngress)))
        {
            var other = isIngress ? rule.Source! : rule.Destination!;
            var networks = FlowRules.NetworksOf(other, group.Filter);
            if (!OwnsIt(rule, group, isIngress))
            {
                continue;
            }

            foreach (var (key, value, count) in PeersOf(group, other.Set, networks))
            {
                foreach (var (first, last) in PortsOf(rule))
                {
                    weight += count;
                    Rule(group, isIngress, string.Create(CultureInfo.InvariantCulture, $"{++number}"), rule.Origin, ProtocolOf(rule.Protocol), first, last, key, value);
                }
            }
        }

        return weight;
    }

    // The plan lets ICMP errors and echo requests in; how far they come is up to the routes.
    private int WriteIcmp(AwsSecurityGroup group, bool isIngress)
    {
        var places = group.IsPublic
            ? group.Network.Cidrs.Select(c => c.IsV6 ? "::/0" : "0.0.0.0/0").ToList()
            : [.. group.Network.Cidrs.Concat(Neighbours(group.Network).SelectMany(n => n.Cidrs)).Select(c => c.ToString())];
        var weight = 0;
        var chain = isIngress ? FilterChain.Input : FilterChain.Output;
        foreach (var rule in group.Filter.Rules.Where(r => r.Chain == chain && r.Verdict == FilterVerdict.Accept && r.IcmpTypes.Count > 0 && r.Source is null))
        {
            foreach (var place in places.Where(p => p.Contains(':', StringComparison.Ordinal) == (rule.Protocol == FilterProtocol.IcmpV6)).Index())
            {
                foreach (var type in rule.IcmpTypes)
                {
                    weight++;
                    Rule(group, isIngress, string.Create(CultureInfo.InvariantCulture, $"{ProtocolOf(rule.Protocol)}-{type}-{place.Index + 1}"), rule.Origin, ProtocolOf(rule.Protocol),
                        type, -1, rule.Protocol == FilterProtocol.IcmpV6 ? "cidr_ipv6" : "cidr_ipv4", place.Item);
                }
            }
        }

        return weight;
    }

    private IEnumerable<Network> Neighbours(Network network) => inventory.Plan.Topology.Links
        .Where(l => l.IsRouted && (l.First.Name == network.Name || l.Second.Name == network.Name))
        .Select(l => l.First.Name == network.Name ? l.Second : l.First);

    private static bool IsFlowOf(FilterRuleSpec rule, AwsSecurityGroup group, bool isIngress) =>
        rule.Chain == (isIngress ? FilterChain.Input : FilterChain.Output) && rule.Verdict == FilterVerdict.Accept && rule.States == ConnectionStates.New &&
        (isIngress ? rule.InLink : rule.OutLink) == group.Link;

    // A rule of the machine speaks of this card only where it names one of the card's addresses as its own end.
    private static bool OwnsIt(FilterRuleSpec rule, AwsSecurityGroup group, bool isIngress)
    {
        var own = isIngress ? rule.Destination : rule.Source;
        return own is null || FlowRules.NetworksOf(own, group.Filter) is var networks &&
            group.Cards.Any(card => card.Addresses.Any(a => networks.Any(n => n.Contains(a))));
    }

    // Which groups hold exactly these addresses; or else the prefix list.
    private IEnumerable<(string Key, string Value, int Count)> PeersOf(AwsSecurityGroup group, string? set, IReadOnlyList<IPNetwork> networks)
    {
        var hosts = HostsIn(networks);
        var groups = inventory.Groups.Where(g => g.Network.Name == group.Network.Name && g.Cards.Any(c => c.Addresses.Any(hosts.Contains))).ToList();
        var addresses = groups.SelectMany(g => g.Cards).SelectMany(c => c.Addresses).Where(a => a.IsV6 == networks[0].IsV6).ToList();
        if (addresses.Count == networks.Count && addresses.TrueForAll(hosts.Contains))
        {
            return groups.Select(g => ("referenced_security_group_id", TerraformName.Reference("aws_security_group", g.Name, "id"), 1));
        }

        if (networks.Count == 1)
        {
            return [(networks[0].IsV6 ? "cidr_ipv6" : "cidr_ipv4", networks[0].ToString(), 1)];
        }

        var name = TerraformName.Identifier(group.Network.Provider.Name, set ?? "block");
        WriteList(group.Network, name, set ?? "block", networks);
        return [("prefix_list_id", TerraformName.Reference("aws_ec2_managed_prefix_list", name, "id"), networks.Count)];
    }

    private HashSet<IPAddress> HostsIn(IReadOnlyList<IPNetwork> networks)
    {
        if (!_hosts.TryGetValue(networks, out var hosts))
        {
            hosts = [.. networks.Where(n => n.FirstNumber == n.LastNumber).Select(n => n.BaseAddress)];
            _hosts.Add(networks, hosts);
        }

        return hosts;
    }

    private void WriteList(Network network, string name, string set, IReadOnlyList<IPNetwork> networks)
    {
        if (!_lists.Add(name))
        {
            return;
        }

        var entries = new JsonArray();
        foreach (var entry in networks)
        {
            entries.Add((JsonNode)new JsonObject { ["cidr"] = entry.ToString() });
        }

        document.Add("aws_ec2_managed_prefix_list", name, new JsonObject
        {
            ["provider"] = AwsNetworks.ProviderOf(network),
            ["name"] = TerraformName.Literal($"{inventory.Plan.Topology.Name}-{set}"),
            ["address_family"] = networks[0].IsV6 ? "IPv6" : "IPv4",
            ["max_entries"] = networks.Count,
            ["entry"] = entries,
        });
    }

    private void Rule(
        AwsSecurityGroup group, bool isIngress, string suffix, string origin, string protocol, int from, int to, string peerKey, string peer)
    {
        var body = new JsonObject
        {
            ["provider"] = AwsNetworks.ProviderOf(group.Network),
            ["security_group_id"] = TerraformName.Reference("aws_security_group", group.Name, "id"),
            ["description"] = TerraformName.Description(origin),
            ["ip_protocol"] = protocol,
            ["from_port"] = from,
            ["to_port"] = to,
            [peerKey] = peer,
        };
        document.Add(isIngress ? "aws_vpc_security_group_ingress_rule" : "aws_vpc_security_group_egress_rule", $"{group.Name}_{suffix}", body);
    }

    private static IEnumerable<(int First, int Last)> PortsOf(FilterRuleSpec rule) =>
        rule.Ports.Count == 0 ? [(0, 65535)] : rule.Ports.Select(p => ((int)p.First, (int)p.Last));

    private static string ProtocolOf(FilterProtocol protocol) => protocol switch
    {
        FilterProtocol.Tcp => "tcp",
        FilterProtocol.Udp => "udp",
        FilterProtocol.Icmp => "icmp",
        FilterProtocol.IcmpV6 => "icmpv6",
        _ => "-1",
    };
}
