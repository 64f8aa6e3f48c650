using System.Net;
using System.Text.Json.Nodes;
using Farspan.Addressing;

namespace Farspan.Import.Tests.Aws;

internal sealed record WorldSubnet(string Id, string Vpc, string Cidr, string? Acl, string? Table);

internal sealed record WorldCard(string Id, string Subnet, string Private, string? Public, IReadOnlyList<string> Groups);

/// <summary>A rule of a group: exactly one of block, group and list is given.</summary>
internal sealed record WorldRule(bool IsEgress, string Protocol, int From, int To, string? Block, string? Group, string? List);

internal sealed record WorldGroup(string Id, string Vpc, IReadOnlyList<WorldRule> Rules);

internal sealed record WorldEntry(int Number, bool IsEgress, bool Allows, string Protocol, int From, int To, string Block);

internal sealed record WorldAcl(string Id, string Vpc, bool IsDefault, IReadOnlyList<WorldEntry> Entries);

/// <summary>A route; its target is local, igw, nat, a peering's id, blackhole or tgw.</summary>
internal sealed record WorldRoute(string Block, string Target);

internal sealed record WorldTable(string Id, string Vpc, bool IsMain, IReadOnlyList<WorldRoute> Routes);

/// <summary>VPCs as plain data: written as the CLI prints them, and asked directly, packet by packet and answer by answer. Slow, and obviously right.</summary>
internal sealed record AwsWorld
{
    public const string NatAddress = "198.51.100.200";
    public const string ListBlock = "203.0.113.0/26";

    public required IReadOnlyList<(string Id, string Cidr)> Vpcs { get; init; }

    public required IReadOnlyList<WorldSubnet> Subnets { get; init; }

    public required IReadOnlyList<WorldCard> Cards { get; init; }

    public required IReadOnlyList<WorldGroup> Groups { get; init; }

    public required IReadOnlyList<WorldAcl> Acls { get; init; }

    public required IReadOnlyList<WorldTable> Tables { get; init; }

    /// <summary>Whether vpc-a and vpc-b are peered, as pcx-1.</summary>
    public required bool IsPeered { get; init; }

    /// <summary>True when a connection comes about for certain: the packet arrives, and the answer comes back whatever port the asker chose.</summary>
    public bool Allows(IPAddress from, IPAddress to, string protocol, int port)
    {
        var (a, b) = (CardAt(from), CardAt(to));
        return (a, b) switch
        {
            ({ } sender, { } receiver) => ByOwnAddresses(sender, receiver, protocol, port) || ByPublicAddresses(sender, receiver, protocol, port),
            ({ } sender, null) => Leaves(sender, to, protocol, port) is { } && SenderPermits(sender, to, null, protocol, port),
            (null, { } receiver) => Enters(from, receiver, protocol, port) && ReceiverPermits(receiver, from, null, protocol, port),
            _ => false,
        };
    }

    private WorldCard? CardAt(IPAddress address) => Cards.FirstOrDefault(c => c.Private == address.ToString());

    private WorldSubnet SubnetOf(WorldCard card) => Subnets.First(s => s.Id == card.Subnet);

    private bool ByOwnAddresses(WorldCard a, WorldCard b, string protocol, int port)
    {
        var (near, far, source, destination) = (SubnetOf(a), SubnetOf(b), Parse(a.Private), Parse(b.Private));
        if (!SenderPermits(a, destination, b, protocol, port) || !ReceiverPermits(b, source, a, protocol, port))
        {
            return false;
        }

        return near.Id == far.Id ||
            (Reaches(near, destination, far) && Reaches(far, source, near) &&
            Passes(near, true, destination, protocol, port) && Passes(far, false, source, protocol, port) &&
            PassesAnswers(far, true, source, protocol) && PassesAnswers(near, false, destination, protocol));
    }

    private bool Reaches(WorldSubnet near, IPAddress address, WorldSubnet far) => Route(near, address) switch
    {
        "local" => near.Vpc == far.Vpc,
        "pcx-1" => IsPeered && near.Vpc != far.Vpc,
        _ => false,
    };

    // The sender is seen under its public address or its NAT gateway's, and asks for the receiver's public address.
    private bool ByPublicAddresses(WorldCard a, WorldCard b, string protocol, int port) =>
        b.Public is { } address && SenderPermits(a, Parse(address), null, protocol, port) && Leaves(a, Parse(address), protocol, port) is { } seen &&
        Enters(seen, b, protocol, port) && ReceiverPermits(b, seen, null, protocol, port);

    // The address under which strangers see the packet, where it leaves and answers come back; or null.
    private IPAddress? Leaves(WorldCard a, IPAddress stranger, string protocol, int port)
    {
        var near = SubnetOf(a);
        if (!Passes(near, true, stranger, protocol, port) || !PassesAnswers(near, false, stranger, protocol))
        {
            return null;
        }

        if (Route(near, stranger) == "igw")
        {
            return a.Public is { } own ? Parse(own) : null;
        }

        if (Route(near, stranger) != "nat")
        {
            return null;
        }

        var gateway = Subnets[0];
        return gateway.Id == near.Id || (
            Passes(gateway, false, Parse(a.Private), protocol, port) && Passes(gateway, true, stranger, protocol, port) &&
            PassesAnswers(gateway, false, stranger, protocol) && PassesAnswers(gateway, true, Parse(a.Private), protocol)) ? Parse(NatAddress) : null;
    }

    private bool Enters(IPAddress stranger, WorldCard b, string protocol, int port)
    {
        var far = SubnetOf(b);
        return b.Public is not null && Route(far, stranger) == "igw" && Passes(far, false, stranger, protocol, port) && PassesAnswers(far, true, stranger, protocol);
    }

    private string? Route(WorldSubnet subnet, IPAddress address)
    {
        var table = Tables.FirstOrDefault(t => t.Id == subnet.Table) ?? Tables.First(t => t.IsMain && t.Vpc == subnet.Vpc);
        return table.Routes.Where(r => In(r.Block, address)).OrderByDescending(r => int.Parse(r.Block.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault()?.Target;
    }

    private bool Passes(WorldSubnet subnet, bool isEgress, IPAddress remote, string protocol, int port)
    {
        var acl = Acls.FirstOrDefault(a => a.Id == subnet.Acl) ?? Acls.First(a => a.IsDefault && a.Vpc == subnet.Vpc);
        return acl.Entries.Where(e => e.IsEgress == isEgress).OrderBy(e => e.Number)
            .FirstOrDefault(e => In(e.Block, remote) && Speaks(e.Protocol, e.From, e.To, protocol, port))?.Allows ?? false;
    }

    // Every port that an asker may have chosen, tried at the ends of all ranges.
    private bool PassesAnswers(WorldSubnet subnet, bool isEgress, IPAddress remote, string protocol) => Acls.SelectMany(a => a.Entries)
        .SelectMany(e => new[] { e.From - 1, e.From, e.To, e.To + 1 }).Append(1024).Append(65535).Where(p => p is >= 1024 and <= 65535).Distinct()
        .All(p => Passes(subnet, isEgress, remote, protocol, p));

    private bool SenderPermits(WorldCard card, IPAddress remote, WorldCard? other, string protocol, int port) => Permits(card, true, remote, other, protocol, port);

    private bool ReceiverPermits(WorldCard card, IPAddress remote, WorldCard? other, string protocol, int port) => Permits(card, false, remote, other, protocol, port);

    private bool Permits(WorldCard card, bool isEgress, IPAddress remote, WorldCard? other, string protocol, int port) =>
        card.Groups.Count == 0 || Groups.Where(g => card.Groups.Contains(g.Id)).SelectMany(g => g.Rules).Any(r => r.IsEgress == isEgress && Speaks(r.Protocol, r.From, r.To, protocol, port) &&
            (r.Block is { } block ? In(block, remote) : r.Group is { } group ? other?.Groups.Contains(group) == true : In(ListBlock, remote)));

    private static bool Speaks(string rule, int from, int to, string protocol, int port) =>
        rule == "-1" || ((rule is "tcp" or "6") == (protocol == "TCP") && rule != "icmp" && (from < 0 || (from <= port && port <= to)));

    private static bool In(string block, IPAddress address) => Cidr.TryParse(block, out var network) && network.Contains(address);

    private static IPAddress Parse(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new FormatException(text);

    /// <summary>As the CLI prints it: one output for each command.</summary>
    public IReadOnlyList<string> ToJson() =>
    [
        Output("Vpcs", Vpcs.Select(v => new JsonObject { ["VpcId"] = v.Id, ["CidrBlock"] = v.Cidr })),
        Output("Subnets", Subnets.Select(s => new JsonObject { ["SubnetId"] = s.Id, ["VpcId"] = s.Vpc, ["CidrBlock"] = s.Cidr, ["AvailabilityZone"] = "eu-west-1a" })),
        Output("NetworkInterfaces", Cards.Select(Card)),
        Output("SecurityGroups", Groups.Select(Group)),
        Output("NetworkAcls", Acls.Select(Acl)),
        Output("RouteTables", Tables.Select(Table)),
        Output("VpcPeeringConnections", IsPeered ? [new JsonObject { ["VpcPeeringConnectionId"] = "pcx-1", ["RequesterVpcInfo"] = new JsonObject { ["VpcId"] = "vpc-a" }, ["AccepterVpcInfo"] = new JsonObject { ["VpcId"] = "vpc-b" }, ["Status"] = new JsonObject { ["Code"] = "active" } }] : []),
        Output("NatGateways", [new JsonObject { ["NatGatewayId"] = "nat-1", ["SubnetId"] = Subnets[0].Id, ["State"] = "available", ["NatGatewayAddresses"] = new JsonArray(new JsonObject { ["PublicIp"] = NatAddress }) }]),
        Output("PrefixLists", [new JsonObject { ["PrefixListId"] = "pl-1", ["Cidrs"] = new JsonArray(ListBlock) }]),
    ];

    private static string Output(string key, IEnumerable<JsonObject> items) => new JsonObject { [key] = new JsonArray([.. items]) }.ToJsonString();

    private static JsonObject Card(WorldCard card)
    {
        var address = new JsonObject { ["Primary"] = true, ["PrivateIpAddress"] = card.Private };
        if (card.Public is { } seen)
        {
            address["Association"] = new JsonObject { ["PublicIp"] = seen };
        }

        return new JsonObject
        {
            ["NetworkInterfaceId"] = card.Id,
            ["SubnetId"] = card.Subnet,
            ["PrivateIpAddresses"] = new JsonArray(address),
            [nameof(Groups)] = new JsonArray([.. card.Groups.Select(g => new JsonObject { ["GroupId"] = g })]),
        };
    }

    private static JsonObject Group(WorldGroup group) => new()
    {
        ["GroupId"] = group.Id,
        ["GroupName"] = group.Id,
        ["VpcId"] = group.Vpc,
        ["IpPermissions"] = new JsonArray([.. group.Rules.Where(r => !r.IsEgress).Select(Rule)]),
        ["IpPermissionsEgress"] = new JsonArray([.. group.Rules.Where(r => r.IsEgress).Select(Rule)]),
    };

    private static JsonObject Rule(WorldRule rule)
    {
        var permission = new JsonObject { ["IpProtocol"] = rule.Protocol };
        if (rule.Protocol != "-1")
        {
            (permission["FromPort"], permission["ToPort"]) = (rule.From, rule.To);
        }

        var (list, key, value) = rule.Block is { } block ? ("IpRanges", "CidrIp", block) : rule.Group is { } group ? ("UserIdGroupPairs", "GroupId", group) : ("PrefixListIds", "PrefixListId", rule.List!);
        permission[list] = new JsonArray(new JsonObject { [key] = value });
        return permission;
    }

    private JsonObject Acl(WorldAcl acl) => new()
    {
        ["NetworkAclId"] = acl.Id,
        ["VpcId"] = acl.Vpc,
        ["IsDefault"] = acl.IsDefault,
        ["Associations"] = new JsonArray([.. Subnets.Where(s => s.Acl == acl.Id).Select(s => new JsonObject { ["SubnetId"] = s.Id })]),
        ["Entries"] = new JsonArray([.. acl.Entries.Select(Entry)]),
    };

    private static JsonObject Entry(WorldEntry entry)
    {
        var json = new JsonObject { ["RuleNumber"] = entry.Number, ["Egress"] = entry.IsEgress, ["RuleAction"] = entry.Allows ? "allow" : "deny", ["Protocol"] = entry.Protocol, ["CidrBlock"] = entry.Block };
        if (entry.Protocol != "-1")
        {
            json["PortRange"] = new JsonObject { ["From"] = entry.From, ["To"] = entry.To };
        }

        return json;
    }

    private JsonObject Table(WorldTable table) => new()
    {
        ["RouteTableId"] = table.Id,
        ["VpcId"] = table.Vpc,
        ["Associations"] = new JsonArray([.. (table.IsMain ? [new JsonObject { ["Main"] = true }] : Array.Empty<JsonObject>()), .. Subnets.Where(s => s.Table == table.Id).Select(s => new JsonObject { ["Main"] = false, ["SubnetId"] = s.Id })]),
        ["Routes"] = new JsonArray([.. table.Routes.Select(Route)]),
    };

    private static JsonObject Route(WorldRoute route)
    {
        var json = new JsonObject { ["DestinationCidrBlock"] = route.Block, ["State"] = route.Target == "blackhole" ? "blackhole" : "active" };
        var (key, value) = route.Target switch
        {
            "local" => ("GatewayId", "local"),
            "igw" => ("GatewayId", "igw-1"),
            "nat" => ("NatGatewayId", "nat-1"),
            "tgw" => ("TransitGatewayId", "tgw-1"),
            "blackhole" => ("NatGatewayId", "nat-gone"),
            var peering => ("VpcPeeringConnectionId", peering),
        };
        json[key] = value;
        return json;
    }
}
