using System.Net;
using Farspan.Import.Documents;
using Farspan.Import.Relation;

namespace Farspan.Import.Aws;

/// <summary>Groups, interfaces, ACLs, routes.</summary>
internal sealed partial class DescriptionReader
{
    private List<AwsGroup> Groups()
    {
        var groups = All("SecurityGroups", "GroupId").Select(Group).ToList();

        // describe-security-group-rules says the same rule by rule, with ids; where both are there it is the same.
        var rules = All("SecurityGroupRules", "SecurityGroupRuleId").Where(r => r.Required("GroupId", _findings) is not null).ToLookup(r => r.Text("GroupId", _findings)!, StringComparer.Ordinal);
        foreach (var more in rules)
        {
            var own = more.Select(SingleRule).OfType<AwsRule>().ToList();
            var at = groups.FindIndex(g => g.Id == more.Key);
            if (at >= 0)
            {
                groups[at] = groups[at] with { Rules = own };
            }
            else
            {
                groups.Add(new AwsGroup(more.Key, string.Empty, more.Key, own, more.First().Span));
            }
        }

        return groups;
    }

    private AwsGroup Group(ForeignMap group)
    {
        var id = group.Text("GroupId", _findings)!;
        return new AwsGroup(
            id,
            group.Text("VpcId", _findings) ?? string.Empty,
            group.Text("GroupName", _findings) ?? id,
            [.. Rules(group, "IpPermissions", isEgress: false), .. Rules(group, "IpPermissionsEgress", isEgress: true)],
            group.Span);
    }

    private IEnumerable<AwsRule> Rules(ForeignMap group, string key, bool isEgress)
    {
        foreach (var (number, rule) in group.Maps(key, _findings).Index())
        {
            if (PortsOf(rule, "IpProtocol", rule) is { IsEmpty: false } ports)
            {
                yield return new AwsRule
                {
                    IsEgress = isEgress,
                    Ports = ports,
                    Blocks = [.. Blocks(rule, "IpRanges", "CidrIp"), .. Blocks(rule, "Ipv6Ranges", "CidrIpv6")],
                    Groups = [.. rule.Maps("UserIdGroupPairs", _findings).Select(p => p.Text("GroupId", _findings)).OfType<string>()],
                    PrefixLists = [.. rule.Maps("PrefixListIds", _findings).Select(p => p.Text("PrefixListId", _findings)).OfType<string>()],
                    Position = FormattableString.Invariant($"{(isEgress ? "egress" : "ingress")}[{number}]"),
                    Span = rule.Span,
                };
            }
        }
    }

    private AwsRule? SingleRule(ForeignMap rule) => PortsOf(rule, "IpProtocol", rule) is not { IsEmpty: false } ports ? null : new AwsRule
    {
        IsEgress = rule.Flag("IsEgress", _findings),
        Ports = ports,
        Blocks = [.. new[] { rule.Scalar("CidrIpv4", _findings), rule.Scalar("CidrIpv6", _findings) }.OfType<ForeignScalar>().Select(t => ForeignBlock.Read(t, _findings)).OfType<IPNetwork>()],
        Groups = [.. new[] { rule.Map("ReferencedGroupInfo", _findings)?.Text("GroupId", _findings) }.OfType<string>()],
        PrefixLists = [.. new[] { rule.Text("PrefixListId", _findings) }.OfType<string>()],
        Position = rule.Text("SecurityGroupRuleId", _findings)!,
        Span = rule.Span,
    };

    private PortIntervals? PortsOf(ForeignMap rule, string protocolKey, ForeignMap ports) =>
        rule.Required(protocolKey, _findings) is { } protocol ? AwsPorts.Read(protocol, ports.Number("FromPort", _findings), ports.Number("ToPort", _findings), rule.Span, _findings) : null;

    private IEnumerable<IPNetwork> Blocks(ForeignMap rule, string list, string key) =>
        rule.Maps(list, _findings).Select(r => r.Scalar(key, _findings)).OfType<ForeignScalar>().Select(t => ForeignBlock.Read(t, _findings)).OfType<IPNetwork>();

    private AwsAcl Acl(ForeignMap acl) => new(
        acl.Text("NetworkAclId", _findings)!,
        acl.Text("VpcId", _findings) ?? string.Empty,
        acl.Flag("IsDefault", _findings),
        [.. acl.Maps("Associations", _findings).Select(a => a.Text("SubnetId", _findings)).OfType<string>()],
        [.. acl.Maps("Entries", _findings).SelectMany(Entry).OrderBy(e => e.Number)],
        acl.Span);

    private IEnumerable<AwsAclEntry> Entry(ForeignMap entry)
    {
        var allows = entry.Text("RuleAction", _findings) == "allow";
        var range = entry.Map("PortRange", _findings);
        if (entry.Number("RuleNumber", _findings) is not { } number || entry.Required("Protocol", _findings) is not { } protocol)
        {
            yield break;
        }

        var ports = AwsPorts.Read(protocol, range?.Number("From", _findings), range?.Number("To", _findings), entry.Span, null);
        foreach (var text in new[] { entry.Scalar("CidrBlock", _findings), entry.Scalar("Ipv6CidrBlock", _findings) }.OfType<ForeignScalar>())
        {
            if (ForeignBlock.Read(text, _findings) is { } block && !ports.IsEmpty)
            {
                yield return new AwsAclEntry(number, entry.Flag("Egress", _findings), allows, block, ports, entry.Span);
            }
        }
    }

    private AwsRouteTable RouteTable(ForeignMap table)
    {
        var associations = table.Maps("Associations", _findings).ToList();
        return new AwsRouteTable(
            table.Text("RouteTableId", _findings)!,
            table.Text("VpcId", _findings) ?? string.Empty,
            associations.Exists(a => a.Flag("Main", _findings)),
            [.. associations.Select(a => a.Text("SubnetId", _findings)).OfType<string>()],
            [.. table.Maps("Routes", _findings).Select(Route).OfType<AwsRoute>()],
            table.Span);
    }

    private AwsRoute? Route(ForeignMap route)
    {
        var text = route.Scalar("DestinationCidrBlock", _findings) ?? route.Scalar("DestinationIpv6CidrBlock", _findings);
        var block = text is null ? null : ForeignBlock.Read(text, _findings);
        var list = route.Text("DestinationPrefixListId", _findings);
        if (block is null && list is null)
        {
            return null;
        }

        if (route.Text("State", _findings) == "blackhole")
        {
            return new AwsRoute(block, list, AwsTarget.Blackhole, string.Empty, route.Span);
        }

        foreach (var (key, kind) in new[] { ("NatGatewayId", AwsTarget.Nat), ("VpcPeeringConnectionId", AwsTarget.Peering), ("EgressOnlyInternetGatewayId", AwsTarget.EgressOnly) })
        {
            if (route.Text(key, _findings) is { Length: > 0 } id)
            {
                return new AwsRoute(block, list, kind, id, route.Span);
            }
        }

        var gateway = route.Text("GatewayId", _findings);
        var other = gateway ?? route.Text("TransitGatewayId", _findings) ?? route.Text("NetworkInterfaceId", _findings) ?? route.Text("InstanceId", _findings) ??
            route.Text("LocalGatewayId", _findings) ?? route.Text("CarrierGatewayId", _findings) ?? route.Text("CoreNetworkArn", _findings) ?? "a target of another kind";
        var target = gateway == "local" ? AwsTarget.Local : gateway?.StartsWith("igw-", StringComparison.Ordinal) == true ? AwsTarget.Internet
            : list is not null && gateway?.StartsWith("vpce-", StringComparison.Ordinal) == true ? AwsTarget.Endpoint : AwsTarget.Other;
        return new AwsRoute(block, list, target, other, route.Span);
    }

    private AwsPeering? Peering(ForeignMap peering)
    {
        var (first, second) = (peering.Map("RequesterVpcInfo", _findings)?.Text("VpcId", _findings), peering.Map("AccepterVpcInfo", _findings)?.Text("VpcId", _findings));
        return first is null || second is null || peering.Map("Status", _findings)?.Text("Code", _findings) != "active" ? null
            : new AwsPeering(peering.Text("VpcPeeringConnectionId", _findings)!, first, second, peering.Span);
    }

    private AwsNat? Nat(ForeignMap nat)
    {
        if ((nat.Text("State", _findings) ?? "available") != "available" || nat.Text("ConnectivityType", _findings) == "private")
        {
            return null;
        }

        return new AwsNat(
            nat.Text("NatGatewayId", _findings)!, nat.Text("SubnetId", _findings) ?? string.Empty,
            nat.Maps("NatGatewayAddresses", _findings).Select(a => Address(a, "PublicIp")).FirstOrDefault(a => a is not null));
    }

    private List<AwsInterface> Interfaces()
    {
        var instances = _roots.Where(r => r.Get("Reservations") is ForeignList).SelectMany(r => r.Maps("Reservations", _findings)).SelectMany(r => r.Maps("Instances", _findings))
            .Where(i => i.Map("State", _findings)?.Text("Name", _findings) is not ("terminated" or "shutting-down")).ToList();
        var byId = new Dictionary<string, ForeignMap>(StringComparer.Ordinal);
        foreach (var instance in instances)
        {
            byId.TryAdd(instance.Required("InstanceId", _findings) ?? string.Empty, instance);
        }

        var found = All("NetworkInterfaces", "NetworkInterfaceId").Select(i => (Card: i, Instance: i.Map("Attachment", _findings)?.Text("InstanceId", _findings))).ToList();
        var known = found.Select(f => f.Card.Text("NetworkInterfaceId", _findings)).ToHashSet(StringComparer.Ordinal);
        found.AddRange(instances.SelectMany(i => i.Maps("NetworkInterfaces", _findings).Select(c => (Card: c, Instance: i.Text("InstanceId", _findings))))
            .Where(f => known.Add(f.Card.Text("NetworkInterfaceId", _findings))));
        return [.. found.Select(f => Interface(f.Card, f.Instance, f.Instance is { } id ? byId.GetValueOrDefault(id) : null)).OfType<AwsInterface>()];
    }

    private AwsInterface? Interface(ForeignMap card, string? instanceId, ForeignMap? instance)
    {
        var id = card.Text("NetworkInterfaceId", _findings);
        var subnet = card.Text("SubnetId", _findings);
        if (id is null || subnet is null)
        {
            return null; // Interfaces of instances that are being made have none yet.
        }

        var v4 = card.Maps("PrivateIpAddresses", _findings).OrderByDescending(a => a.Flag("Primary", _findings)).ToList();
        var v6 = card.Maps("Ipv6Addresses", _findings).Select(a => Address(a, "Ipv6Address")).OfType<IPAddress>().ToList();
        if (v4.Count > 1 || v6.Count > 1)
        {
            _findings.Warning(ImportCodes.SecondAddressCode, card.Span, $"{id} has several addresses of a family, and one of each is carried over; its groups guard them all alike.", "addresses");
        }

        var primary = v4.Count > 0 ? Address(v4[0], "PrivateIpAddress") : Address(card, "PrivateIpAddress");
        var association = (v4.Count > 0 ? v4[0].Map("Association", _findings) : null) ?? card.Map("Association", _findings);
        var index = card.Map("Attachment", _findings)?.Number("DeviceIndex", _findings) ?? 0;
        var name = (instance is null ? null : NameOf(instance)) ?? instanceId ?? NameOf(card) ?? Described(card) ?? id;
        IReadOnlyList<IPAddress> addresses = [.. new[] { primary }.OfType<IPAddress>(), .. v6.Take(1)];
        return addresses.Count == 0 ? null : new AwsInterface
        {
            Id = id,
            Subnet = subnet,
            Name = index > 0 ? FormattableString.Invariant($"{name}-eth{index}") : name,
            Groups = [.. card.Maps("Groups", _findings).Select(g => g.Text("GroupId", _findings)).OfType<string>()],
            Addresses = addresses,
            Public = association is null ? null : Address(association, "PublicIp"),
            Labels = [.. (instance is null ? TagsOf(card) : TagsOf(instance)).Where(t => t.Key != "Name" && !t.Key.StartsWith("aws:", StringComparison.Ordinal)), .. instanceId is null ? [] : new[] { KeyValuePair.Create("instance", instanceId) }],
            Span = card.Span,
        };
    }

    // Interfaces of load balancers, databases, functions and endpoints say what they are for.
    private string? Described(ForeignMap card) => card.Text("Description", _findings) is { Length: > 0 } text ? text : null;
}
