using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;

namespace Farspan.Import.Aws;

/// <summary>Reads a Terraform module for AWS in JSON: what <c>farspan render</c> writes, and modules that say the same by the same resources.</summary>
/// <remarks>
/// A resource's id is known only after it was made; here <c>TYPE.NAME</c> stands for it, and expressions other than whole references are not evaluated.
/// Source: Terraform language, "JSON Configuration Syntax"; documentation of the provider hashicorp/aws.
/// </remarks>
internal sealed class TerraformReader
{
    private const string Vpc = "aws_vpc";
    private const string Subnet = "aws_subnet";
    private const string Group = "aws_security_group";
    private const string Table = "aws_route_table";
    private const string Card = "aws_network_interface";
    private const string List = "aws_ec2_managed_prefix_list";
    private const string Nat = "aws_nat_gateway";
    private const string Peering = "aws_vpc_peering_connection";

    // Resources that decide about packets and that this does not read.
    private static readonly string[] _notRead =
    [
        "aws_security_group_rule", "aws_default_security_group", "aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl", "aws_default_route_table", "aws_main_route_table_association",
        "aws_instance", "aws_eip_association", "aws_vpc_ipv4_cidr_block_association", "aws_ec2_managed_prefix_list_entry", "aws_ec2_transit_gateway", "aws_vpc_endpoint", "aws_lb",
    ];

    private static readonly string[] _directions = ["ingress", "egress"];

    private readonly ImportFindings _findings;
    private readonly List<(string Type, string Name, ForeignMap Body)> _resources = [];

    private TerraformReader(IReadOnlyList<ForeignMap> roots, ImportFindings findings)
    {
        _findings = findings;
        foreach (var (type, resources) in roots.Select(r => r.Map("resource", findings)).OfType<ForeignMap>().SelectMany(r => r.Entries))
        {
            foreach (var (name, body) in (resources as ForeignMap)?.Entries ?? [])
            {
                if (body is ForeignMap map)
                {
                    _resources.Add((type, name, map));
                }
            }
        }
    }

    /// <summary>True for a module with resources.</summary>
    public static bool Knows(ForeignMap root) => root.Get("resource") is ForeignMap;

    /// <summary>Reads the module.</summary>
    public static AwsModel Read(IReadOnlyList<ForeignMap> roots, ImportFindings findings)
    {
        var reader = new TerraformReader(roots, findings);
        foreach (var (type, name, body) in reader._resources.Where(r => _notRead.Contains(r.Type, StringComparer.Ordinal) || IsOfMachine(r.Type, r.Body)))
        {
            findings.LeftOut(ImportCodes.ExpressionCode, body.Span, $"{type}.{ImportFindings.Short(name)} is not read, so that what it lets pass is left out; import what 'aws ec2 describe-*' prints once it is applied.", type);
        }

        return new AwsModel
        {
            Vpcs = [.. reader.Of(Vpc).Select(r => new AwsVpc(r.Id, reader.NameOf(r), reader.Blocks(r.Body), r.Body.Span))],
            Subnets = [.. reader.Of(Subnet).Select(r => new AwsSubnet(r.Id, reader.Reference(r.Body, "vpc_id"), reader.NameOf(r), reader.Blocks(r.Body), r.Body.Text("availability_zone", findings), r.Body.Span))],
            Interfaces = [.. reader.Of(Card).Select(reader.Interface)],
            Groups = [.. reader.Of(Group).Select(reader.GroupOf)],
            PrefixLists = reader.Of(List).ToDictionary(r => r.Id, r => (IReadOnlyList<IPNetwork>)[.. r.Body.Maps("entry", findings).Select(e => e.Scalar("cidr", findings)).OfType<ForeignScalar>().Select(c => ForeignBlock.Read(c, findings)).OfType<IPNetwork>()], StringComparer.Ordinal),
            Acls = [],
            RouteTables = [.. reader.Of(Table).Select(reader.TableOf)],
            Peerings = [.. reader.Of(Peering).Select(r => new AwsPeering(r.Id, reader.Reference(r.Body, "vpc_id"), reader.Reference(r.Body, "peer_vpc_id"), r.Body.Span))],
            Nats = [.. reader.Of(Nat).Where(r => r.Body.Text("connectivity_type", findings) != "private").Select(r => new AwsNat(r.Id, reader.Reference(r.Body, "subnet_id"), null))],
            Origin = "terraform",
        };
    }

    // The elastic address of a NAT gateway lets nobody in; one of a machine does.
    private static bool IsOfMachine(string type, ForeignMap body) => type == "aws_eip" && (body.Get("instance") is not null || body.Get("network_interface") is not null);

    private IEnumerable<(string Id, string Name, ForeignMap Body)> Of(string type) => _resources.Where(r => r.Type == type).Select(r => ($"{type}.{r.Name}", r.Name, r.Body));

    private string NameOf((string Id, string Name, ForeignMap Body) resource) => resource.Body.Map("tags", _findings)?.Text("Name", _findings) is { Length: > 0 } name ? name : resource.Name;

    private List<IPNetwork> Blocks(ForeignMap body) =>
        [.. new[] { body.Scalar("cidr_block", _findings), body.Scalar("ipv6_cidr_block", _findings) }.OfType<ForeignScalar>().Select(b => ForeignBlock.Read(b, _findings)).OfType<IPNetwork>()];

    // ${aws_vpc.shop.id} becomes aws_vpc.shop; a plain text is an id of something that is not in the module.
    private string Reference(ForeignMap body, string key) => body.Scalar(key, _findings) is { } text ? Reference(text) : string.Empty;

    private string Reference(ForeignScalar text)
    {
        var inner = text.Text is ['$', '{', .. var rest] && rest.EndsWith('}') ? rest[..^1] : text.Text;
        var parts = inner.Split('.');
        if (parts is [_, _, "id"])
        {
            return $"{parts[0]}.{parts[1]}";
        }

        if (text.Text.Contains("${", StringComparison.Ordinal))
        {
            _findings.LeftOut(ImportCodes.ExpressionCode, text.Span, $"The expression {ImportFindings.Short(text.Text)} is not evaluated, so that what hangs on it is left out.", text.Text);
        }

        return text.Text;
    }

    private AwsInterface Interface((string Id, string Name, ForeignMap Body) card)
    {
        var subnet = Reference(card.Body, "subnet_id");
        var tags = card.Body.Map("tags", _findings);
        var link = tags?.Text("farspan-link", _findings);
        var name = NameOf(card);
        return new AwsInterface
        {
            Id = card.Id,
            Subnet = subnet,
            Name = link is null ? name : $"{name}-{link}",

            // Without groups AWS gives an interface the default one of its VPC, whose rules the module does not say.
            Groups = card.Body.List("security_groups", _findings).Count == 0 ? ["default"] : [.. card.Body.Texts("security_groups", _findings).Select(Reference)],
            Addresses = [.. Addresses(card.Body, "private_ips"), .. Addresses(card.Body, "ipv6_addresses")],

            // AWS chooses the address: nobody can name it, but 0.0.0.0/0 holds it.
            Public = Of(Subnet).Any(s => s.Id == subnet && s.Body.Flag("map_public_ip_on_launch", _findings)) ? IPAddress.Any : null,
            Labels = [.. (tags?.Entries ?? []).Where(t => t.Key is not ("Name" or "farspan-link")).Select(t => KeyValuePair.Create(t.Key, (t.Value as ForeignScalar)?.Text ?? string.Empty))],
            Span = card.Body.Span,
        };
    }

    private IEnumerable<IPAddress> Addresses(ForeignMap body, string key)
    {
        foreach (var text in body.Texts(key, _findings).Take(1))
        {
            if (Cidr.TryParseAddress(text.Text, out var address))
            {
                yield return address;
            }
            else
            {
                _findings.Error(ImportCodes.FieldCode, text.Span, $"'{ImportFindings.Short(text.Text)}' is not an address.");
            }
        }
    }

    private AwsGroup GroupOf((string Id, string Name, ForeignMap Body) group)
    {
        foreach (var inline in _directions.Where(k => group.Body.Get(k) is not null))
        {
            _findings.LeftOut(ImportCodes.ExpressionCode, group.Body.Span, $"The rules inside of {group.Id} ('{inline}') are not read; write them as aws_vpc_security_group_{inline}_rule.", inline);
        }

        var rules = _resources.Where(r => r.Type is "aws_vpc_security_group_ingress_rule" or "aws_vpc_security_group_egress_rule" && Reference(r.Body, "security_group_id") == group.Id);
        return new AwsGroup(group.Id, Reference(group.Body, "vpc_id"), group.Name, [.. rules.Select(r => RuleOf(r.Type, r.Name, r.Body)).OfType<AwsRule>()], group.Body.Span);
    }

    private AwsRule? RuleOf(string type, string name, ForeignMap rule)
    {
        if (rule.Required("ip_protocol", _findings) is not { } protocol ||
            AwsPorts.Read(protocol, rule.Number("from_port", _findings), rule.Number("to_port", _findings), rule.Span, _findings) is not { IsEmpty: false } ports)
        {
            return null;
        }

        return new AwsRule
        {
            IsEgress = type.Contains("egress", StringComparison.Ordinal),
            Ports = ports,
            Blocks = [.. new[] { rule.Scalar("cidr_ipv4", _findings), rule.Scalar("cidr_ipv6", _findings) }.OfType<ForeignScalar>().Select(b => ForeignBlock.Read(b, _findings)).OfType<IPNetwork>()],
            Groups = [.. new[] { rule.Scalar("referenced_security_group_id", _findings) }.OfType<ForeignScalar>().Select(Reference)],
            PrefixLists = [.. new[] { rule.Scalar("prefix_list_id", _findings) }.OfType<ForeignScalar>().Select(Reference)],
            Position = $"{(type.Contains("egress", StringComparison.Ordinal) ? "egress" : "ingress")} {name}",
            Span = rule.Span,
        };
    }

    private AwsRouteTable TableOf((string Id, string Name, ForeignMap Body) table)
    {
        if (table.Body.Get("route") is not null)
        {
            _findings.LeftOut(ImportCodes.ExpressionCode, table.Body.Span, $"The routes inside of {table.Id} are not read; write them as aws_route.", "route");
        }

        return new AwsRouteTable(
            table.Id, Reference(table.Body, "vpc_id"), false,
            [.. Of("aws_route_table_association").Where(a => Reference(a.Body, "route_table_id") == table.Id).Select(a => Reference(a.Body, "subnet_id"))],
            [.. Of("aws_route").Where(r => Reference(r.Body, "route_table_id") == table.Id).Select(r => RouteOf(r.Body)).OfType<AwsRoute>()],
            table.Body.Span);
    }

    private AwsRoute? RouteOf(ForeignMap route)
    {
        var text = route.Scalar("destination_cidr_block", _findings) ?? route.Scalar("destination_ipv6_cidr_block", _findings);
        if (text is null || ForeignBlock.Read(text, _findings) is not { } block)
        {
            return null;
        }

        var gateway = Reference(route, "gateway_id");
        var peering = Reference(route, "vpc_peering_connection_id");
        var (nat, egressOnly) = (Reference(route, "nat_gateway_id"), Reference(route, "egress_only_gateway_id"));
        return gateway.StartsWith("aws_internet_gateway.", StringComparison.Ordinal) ? new AwsRoute(block, null, AwsTarget.Internet, gateway, route.Span)
            : nat.Length > 0 ? new AwsRoute(block, null, AwsTarget.Nat, nat, route.Span)
            : egressOnly.Length > 0 ? new AwsRoute(block, null, AwsTarget.EgressOnly, egressOnly, route.Span)
            : peering.Length > 0 ? new AwsRoute(block, null, AwsTarget.Peering, peering, route.Span)
            : new AwsRoute(block, null, AwsTarget.Other, "a target that is not read", route.Span);
    }
}
