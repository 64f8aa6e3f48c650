using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>VPCs, subnets, gateways, route tables and peerings.</summary>
/// <remarks>Source: documentation of the Terraform provider hashicorp/aws: aws_vpc, aws_subnet, aws_internet_gateway, aws_route_table, aws_route, aws_vpc_peering_connection.</remarks>
internal sealed class AwsNetworks(TerraformDocument document, AwsInventory inventory, List<string> notes)
{
    /// <summary>Writes all of them.</summary>
    public void Write()
    {
        foreach (var provider in inventory.Networks.Select(n => n.Provider).DistinctBy(p => p.Name, StringComparer.Ordinal))
        {
            var body = new JsonObject { ["alias"] = TerraformName.Identifier(provider.Name) };
            if (provider.Region is { } region)
            {
                body["region"] = TerraformName.Literal(region);
            }

            document.AddProvider(body);
        }

        foreach (var network in inventory.Networks)
        {
            Write(network);
        }

        foreach (var link in inventory.Plan.Topology.Links)
        {
            Write(link);
        }
    }

    /// <summary>The reference of a resource to its provider configuration: <c>aws.ALIAS</c>.</summary>
    public static string ProviderOf(Network network) => $"aws.{TerraformName.Identifier(network.Provider.Name)}";

    /// <summary>The identifier of a network's VPC.</summary>
    public static string NameOf(Network network) => TerraformName.Identifier(network.Name);

    /// <summary>The identifier of a subnet.</summary>
    public static string NameOf(Subnet subnet) => TerraformName.Identifier(subnet.NetworkName, subnet.Name);

    private void Write(Network network)
    {
        var name = NameOf(network);
        var body = Body(network, network.Name);
        foreach (var block in network.Cidrs)
        {
            body[block.IsV6 ? "ipv6_cidr_block" : "cidr_block"] = block.ToString();
            if (block.IsV6)
            {
                // AWS gives IPv6 blocks out of pools; a pool of one's own holds the declared one.
                document.AddVariable($"ipv6_ipam_pool_id_{name}", $"IPAM pool that holds {block}, for the VPC {network.Name}");
                body["ipv6_ipam_pool_id"] = $"${{var.ipv6_ipam_pool_id_{name}}}";
            }
        }

        if (!network.Cidrs.Any(c => !c.IsV6))
        {
            notes.Add($"network {network.Name} has no IPv4 block, and AWS makes no VPC without one");
        }

        document.Add("aws_vpc", name, body);
        if (network.Forwards.Count > 0)
        {
            notes.Add($"network {network.Name} forwards ports of its router, which has no counterpart here: put a load balancer in front of the machines");
        }

        foreach (var exposure in network.Subnets.Select(s => s.Exposure).Distinct().Order())
        {
            WriteTable(network, exposure);
        }

        foreach (var subnet in network.Subnets)
        {
            Write(network, subnet);
        }
    }

    private void Write(Network network, Subnet subnet)
    {
        var body = Body(network, subnet.FullName);
        body["vpc_id"] = TerraformName.Reference("aws_vpc", NameOf(network), "id");
        foreach (var block in subnet.Cidrs)
        {
            body[block.IsV6 ? "ipv6_cidr_block" : "cidr_block"] = block.ToString();
        }

        if (!subnet.Cidrs.Any(c => !c.IsV6))
        {
            body["ipv6_native"] = true;
        }

        if (subnet.Zone is { } zone)
        {
            body["availability_zone"] = TerraformName.Literal(zone.Length == 1 && network.Provider.Region is { } region ? region + zone : zone);
        }

        body["map_public_ip_on_launch"] = subnet.Exposure == Exposure.Public;
        document.Add("aws_subnet", NameOf(subnet), body);
        document.Add("aws_route_table_association", NameOf(subnet), new JsonObject
        {
            ["provider"] = ProviderOf(network),
            ["subnet_id"] = TerraformName.Reference("aws_subnet", NameOf(subnet), "id"),
            ["route_table_id"] = TerraformName.Reference("aws_route_table", TableOf(network, subnet.Exposure), "id"),
        });
    }

    private void WriteTable(Network network, Exposure exposure)
    {
        var table = TableOf(network, exposure);
        var body = Body(network, $"{network.Name} {exposure.ToString().ToLowerInvariant()}");
        body["vpc_id"] = TerraformName.Reference("aws_vpc", NameOf(network), "id");
        document.Add("aws_route_table", table, body);
        if (exposure == Exposure.Egress)
        {
            new AwsWaysOut(document, notes).Write(network, table);
        }

        if (exposure != Exposure.Public)
        {
            return;
        }

        var gateway = Body(network, network.Name);
        gateway["vpc_id"] = TerraformName.Reference("aws_vpc", NameOf(network), "id");
        document.Add("aws_internet_gateway", NameOf(network), gateway);
        foreach (var isV6 in network.Subnets.Where(s => s.Exposure == Exposure.Public).SelectMany(s => s.Cidrs).Select(c => c.IsV6).Distinct().Order())
        {
            document.Add("aws_route", $"{table}_internet{(isV6 ? "_v6" : "")}", Route(network, table, isV6 ? "::/0" : "0.0.0.0/0", isV6, "gateway_id",
                TerraformName.Reference("aws_internet_gateway", NameOf(network), "id")));
        }
    }

    private void Write(Link link)
    {
        var count = new[] { link.First, link.Second }.Count(n => n.Provider.Kind == ProviderKind.Aws);
        if (count < 2)
        {
            if (count == 1)
            {
                notes.Add($"link {link.Name} ({LinkWords.Of(link.Method)}) leads out of AWS: {LeavingOf(link)} is not part of this export");
            }

            return;
        }

        if (link.Method is LinkMethod.Internet or LinkMethod.Vpn)
        {
            notes.Add($"link {link.Name} ({LinkWords.Of(link.Method)}) joins two VPCs from outside of AWS's own ways: {LeavingOf(link)} is not part of this export");
            return;
        }

        if (link.Method == LinkMethod.PrivateLink)
        {
            new AwsPrivateLinks(document, inventory, notes).Write(link);
            return;
        }

        if (link.Method == LinkMethod.StaticRoute)
        {
            notes.Add($"link {link.Name} is a static route, and between two VPCs AWS knows peerings: it is written as one");
        }

        var name = TerraformName.Identifier(link.Name);
        var body = Body(link.First, link.Name);
        body["vpc_id"] = TerraformName.Reference("aws_vpc", NameOf(link.First), "id");
        body["peer_vpc_id"] = TerraformName.Reference("aws_vpc", NameOf(link.Second), "id");
        WriteAccepter(link, name, body);
        document.Add("aws_vpc_peering_connection", name, body);
        WriteRoutes(link.First, link.Second, link, name);
        WriteRoutes(link.Second, link.First, link, name);
    }

    private static string LeavingOf(Link link) => link.Method switch
    {
        LinkMethod.Vpn => "the VPN gateway with its tunnel and routes (aws_vpn_gateway, aws_vpn_connection)",
        LinkMethod.Internet => "the token that its machines show",
        _ => "its gateway",
    };

    // A peering within one account and region accepts itself; else the other side has to.
    private void WriteAccepter(Link link, string name, JsonObject body)
    {
        var (near, far) = (link.First.Provider, link.Second.Provider);
        if (near.Name == far.Name)
        {
            body["auto_accept"] = true;
            return;
        }

        var account = TerraformName.Identifier(far.Name);
        document.AddData("aws_caller_identity", account, new JsonObject { ["provider"] = ProviderOf(link.Second) });
        body["peer_owner_id"] = TerraformName.Reference("data.aws_caller_identity", account, "account_id");
        if (far.Region is { } region)
        {
            body["peer_region"] = TerraformName.Literal(region);
        }

        document.Add("aws_vpc_peering_connection_accepter", name, new JsonObject
        {
            ["provider"] = ProviderOf(link.Second),
            ["vpc_peering_connection_id"] = TerraformName.Reference("aws_vpc_peering_connection", name, "id"),
            ["auto_accept"] = true,
        });
    }

    private void WriteRoutes(Network network, Network other, Link link, string peering)
    {
        foreach (var table in network.Subnets.Select(s => s.Exposure).Distinct().Order().Select(e => TableOf(network, e)))
        {
            foreach (var block in other.Cidrs)
            {
                document.Add("aws_route", $"{table}_{TerraformName.Identifier(link.Name)}{(block.IsV6 ? "_v6" : "")}", Route(
                    network, table, block.ToString(), block.IsV6, "vpc_peering_connection_id", TerraformName.Reference("aws_vpc_peering_connection", peering, "id")));
            }
        }
    }

    /// <summary>A route of a table.</summary>
    public static JsonObject Route(Network network, string table, string destination, bool isV6, string targetKind, string target) => new()
    {
        ["provider"] = ProviderOf(network),
        ["route_table_id"] = TerraformName.Reference("aws_route_table", table, "id"),
        [isV6 ? "destination_ipv6_cidr_block" : "destination_cidr_block"] = destination,
        [targetKind] = target,
    };

    private static string TableOf(Network network, Exposure exposure) =>
        TerraformName.Identifier(network.Name, exposure.ToString().ToLowerInvariant());

    /// <summary>What the body of a resource in a network begins with.</summary>
    public static JsonObject Body(Network network, string name) => new()
    {
        ["provider"] = ProviderOf(network),
        ["tags"] = new JsonObject { ["Name"] = TerraformName.Tag(name) },
    };
}
