using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>Reads what <c>aws ec2 describe-*</c> prints; each output is recognised by its top-level key.</summary>
/// <remarks>Source: AWS CLI command reference, ec2 (each command's "Output"); Amazon VPC user guide.</remarks>
internal sealed partial class DescriptionReader
{
    private static readonly string[] _keys =
    [
        "Vpcs", "Subnets", "Reservations", "NetworkInterfaces", "SecurityGroups", "SecurityGroupRules", "NetworkAcls", "RouteTables", "VpcPeeringConnections", "InternetGateways",
        "NatGateways", "PrefixLists", "Entries", "EgressOnlyInternetGateways", "Addresses",
    ];

    private readonly ImportFindings _findings;
    private readonly IReadOnlyList<ForeignMap> _roots;

    private DescriptionReader(IReadOnlyList<ForeignMap> roots, ImportFindings findings)
    {
        _roots = roots;
        _findings = findings;
    }

    /// <summary>True for an output that this reads.</summary>
    public static bool Knows(ForeignMap root) => _keys.Any(k => root.Get(k) is ForeignList);

    /// <summary>Reads all outputs.</summary>
    public static AwsModel Read(IReadOnlyList<ForeignMap> roots, ImportFindings findings)
    {
        var reader = new DescriptionReader(roots, findings);
        reader.CheckComplete();
        var model = new AwsModel
        {
            Vpcs = [.. reader.All("Vpcs", "VpcId").Select(reader.Vpc).OfType<AwsVpc>()],
            Subnets = [.. reader.All("Subnets", "SubnetId").Select(reader.Subnet).OfType<AwsSubnet>()],
            Interfaces = reader.Interfaces(),
            Groups = reader.Groups(),
            PrefixLists = reader.PrefixLists(),
            Acls = [.. reader.All("NetworkAcls", "NetworkAclId").Select(reader.Acl)],
            RouteTables = [.. reader.All("RouteTables", "RouteTableId").Select(reader.RouteTable)],
            Peerings = [.. reader.All("VpcPeeringConnections", "VpcPeeringConnectionId").Select(reader.Peering).OfType<AwsPeering>()],
            Nats = [.. reader.All("NatGateways", "NatGatewayId").Select(reader.Nat).OfType<AwsNat>()],
            Origin = "aws",
        };
        return model;
    }

    // Every output that is there may be one page of several, and some must be there.
    private void CheckComplete()
    {
        foreach (var root in _roots.Where(r => r.Get("NextToken") is not null))
        {
            _findings.LeftOut(ImportCodes.MissingCode, root.Span, "This output is one page of several ('NextToken'): the rest is missing; let the CLI join them, without --no-paginate and --max-items.");
        }

        var here = _roots[0].Span with { Line = 1, Column = 1 };
        foreach (var (key, command) in new[] { ("Vpcs", "describe-vpcs"), ("Subnets", "describe-subnets") })
        {
            if (!Has(key))
            {
                _findings.Error(ImportCodes.MissingCode, here, $"The output of 'aws ec2 {command}' is missing; add it.");
            }
        }

        if (!Has("NetworkInterfaces") && !Has("Reservations"))
        {
            _findings.Error(ImportCodes.MissingCode, here, "The output of 'aws ec2 describe-network-interfaces' (or describe-instances) is missing; add it.");
        }

        if (!Has("SecurityGroups") && !Has("SecurityGroupRules"))
        {
            _findings.Error(ImportCodes.MissingCode, here, "The output of 'aws ec2 describe-security-groups' is missing; add it.");
        }

        if (!Has("RouteTables"))
        {
            _findings.LeftOut(ImportCodes.MissingCode, here, "The output of 'aws ec2 describe-route-tables' is missing: only ways within each VPC are known; add it.");
        }

        if (!Has("NetworkAcls"))
        {
            _findings.Warning(ImportCodes.MissingCode, here, "The output of 'aws ec2 describe-network-acls' is missing: they are taken to let everything pass, as those that AWS makes do; add it.");
        }
    }

    private bool Has(string key) => _roots.Any(r => r.Get(key) is ForeignList);

    // All items of one kind, each once: an output may overlap another.
    private IEnumerable<ForeignMap> All(string key, string id)
    {
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var item in _roots.Where(r => r.Get(key) is ForeignList).SelectMany(r => r.Maps(key, _findings)))
        {
            if (item.Required(id, _findings) is not { } name)
            {
                continue;
            }

            if (seen.TryAdd(name, item.Span))
            {
                yield return item;
            }
            else
            {
                _findings.Error(ImportCodes.TwiceCode, item.Span, $"{ImportFindings.Short(name)} is in the input twice; give each output once.", seen[name]);
            }
        }
    }

    private AwsVpc? Vpc(ForeignMap vpc)
    {
        var blocks = Associated(vpc, "CidrBlockAssociationSet", "CidrBlock", "CidrBlockState").Concat(Associated(vpc, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", "Ipv6CidrBlockState")).ToList();
        if (blocks.Count == 0 && vpc.Scalar("CidrBlock", _findings) is { } only && ForeignBlock.Read(only, _findings) is { } block)
        {
            blocks.Add(block);
        }

        var id = vpc.Text("VpcId", _findings)!;
        return blocks.Count == 0 ? null : new AwsVpc(id, NameOf(vpc) ?? id, blocks, vpc.Span);
    }

    private AwsSubnet? Subnet(ForeignMap subnet)
    {
        var blocks = Associated(subnet, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", "Ipv6CidrBlockState").ToList();
        if (subnet.Scalar("CidrBlock", _findings) is { Text.Length: > 0 } text && ForeignBlock.Read(text, _findings) is { } block)
        {
            blocks.Insert(0, block);
        }

        var id = subnet.Text("SubnetId", _findings)!;
        return subnet.Required("VpcId", _findings) is not { } vpc || blocks.Count == 0 ? null
            : new AwsSubnet(id, vpc, NameOf(subnet) ?? id, blocks, subnet.Text("AvailabilityZone", _findings), subnet.Span);
    }

    private IEnumerable<IPNetwork> Associated(ForeignMap map, string list, string key, string state)
    {
        foreach (var entry in map.Maps(list, _findings))
        {
            if ((entry.Map(state, _findings)?.Text("State", _findings) ?? "associated") == "associated" && entry.Scalar(key, _findings) is { } text && ForeignBlock.Read(text, _findings) is { } block)
            {
                yield return block;
            }
        }
    }

    private string? NameOf(ForeignMap map) =>
        map.Maps(map.Get("TagSet") is null ? "Tags" : "TagSet", _findings).Where(t => t.Text("Key", _findings) == "Name").Select(t => t.Text("Value", _findings)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));

    private IEnumerable<KeyValuePair<string, string>> TagsOf(ForeignMap map) =>
        map.Maps(map.Get("TagSet") is null ? "Tags" : "TagSet", _findings).Select(t => KeyValuePair.Create(t.Text("Key", _findings) ?? "", t.Text("Value", _findings) ?? ""));

    private IPAddress? Address(ForeignMap map, string key)
    {
        if (map.Scalar(key, _findings) is not { Text.Length: > 0 } text)
        {
            return null;
        }

        if (Cidr.TryParseAddress(text.Text, out var address))
        {
            return address;
        }

        _findings.Error(ImportCodes.FieldCode, text.Span, $"'{ImportFindings.Short(text.Text)}' is not an address.");
        return null;
    }

    private Dictionary<string, IReadOnlyList<IPNetwork>> PrefixLists()
    {
        var lists = new Dictionary<string, IReadOnlyList<IPNetwork>>(StringComparer.Ordinal);
        foreach (var list in _roots.Where(r => r.Get("PrefixLists") is ForeignList).SelectMany(r => r.Maps("PrefixLists", _findings)))
        {
            if (list.Text("PrefixListId", _findings) is { } id && list.Get("Cidrs") is ForeignList)
            {
                lists[id] = [.. list.Texts("Cidrs", _findings).Select(c => ForeignBlock.Read(c, _findings)).OfType<IPNetwork>()];
            }
        }

        // get-managed-prefix-list-entries does not say of which list: the file's name has to.
        foreach (var root in _roots.Where(r => r.Get("Entries") is ForeignList))
        {
            var file = root.Span.File[(root.Span.File.LastIndexOf('/') + 1)..];
            var start = file.IndexOf("pl-", StringComparison.Ordinal);
            if (start < 0)
            {
                _findings.LeftOut(ImportCodes.MissingCode, root.Span, "These entries do not say of which prefix list they are; put its id into the file's name, such as pl-0123abcd.json.");
                continue;
            }

            var id = new string([.. file[start..].TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c == '-')]);
            lists[id] = [.. root.Maps("Entries", _findings).Select(e => e.Scalar("Cidr", _findings)).OfType<ForeignScalar>().Select(c => ForeignBlock.Read(c, _findings)).OfType<IPNetwork>()];
        }

        return lists;
    }
}
