using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>The way out of subnets with <c>exposure: egress</c>: a NAT gateway in a public subnet for IPv4, an egress-only internet gateway for IPv6.</summary>
/// <remarks>
/// <para>AWS translates no IPv6; its egress-only gateway lets out as the plan's router does, under the machine's own address.</para>
/// <para>Source: documentation of the Terraform provider hashicorp/aws: aws_eip, aws_nat_gateway, aws_egress_only_internet_gateway; Amazon VPC user guide, «NAT gateways».</para>
/// </remarks>
internal sealed class AwsWaysOut(TerraformDocument document, List<string> notes)
{
    /// <summary>Writes the gateways of a network and the routes of the table that its subnets with a way out share.</summary>
    public void Write(Network network, string table)
    {
        var blocks = network.Subnets.Where(s => s.Exposure == Exposure.Egress).SelectMany(s => s.Cidrs).ToList();
        if (blocks.Any(b => !b.IsV6))
        {
            WriteNat(network, table);
        }

        if (blocks.Any(b => b.IsV6))
        {
            var gateway = AwsNetworks.Body(network, network.Name);
            gateway["vpc_id"] = TerraformName.Reference("aws_vpc", AwsNetworks.NameOf(network), "id");
            document.Add("aws_egress_only_internet_gateway", AwsNetworks.NameOf(network), gateway);
            document.Add("aws_route", $"{table}_internet_v6", AwsNetworks.Route(
                network, table, "::/0", true, "egress_only_gateway_id", TerraformName.Reference("aws_egress_only_internet_gateway", AwsNetworks.NameOf(network), "id")));
        }
    }

    private void WriteNat(Network network, string table)
    {
        if (network.Subnets.FirstOrDefault(s => s.Exposure == Exposure.Public && s.Cidrs.Any(c => !c.IsV6)) is not { } place)
        {
            notes.Add($"network {network.Name} has subnets with a way out, and no public subnet with IPv4 that a NAT gateway can stand in: declare one; until then they are private");
            return;
        }

        var name = AwsNetworks.NameOf(network);
        var address = AwsNetworks.Body(network, $"{network.Name} way out");
        address["domain"] = "vpc";
        document.Add("aws_eip", name, address);
        var gateway = AwsNetworks.Body(network, network.Name);
        gateway["allocation_id"] = TerraformName.Reference("aws_eip", name, "id");
        gateway["subnet_id"] = TerraformName.Reference("aws_subnet", AwsNetworks.NameOf(place), "id");

        // A NAT gateway is of use once its subnet's way to the internet is there.
        gateway["depends_on"] = new JsonArray($"aws_internet_gateway.{name}");
        document.Add("aws_nat_gateway", name, gateway);
        document.Add("aws_route", $"{table}_internet", AwsNetworks.Route(network, table, "0.0.0.0/0", false, "nat_gateway_id", TerraformName.Reference("aws_nat_gateway", name, "id")));
        if (network.Subnets.Where(s => s.Exposure != Exposure.Private && s.Zone is not null).Select(s => s.Zone).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            notes.Add($"network {network.Name} has one NAT gateway, in subnet {place.FullName}: without its zone no other zone has a way out");
        }
    }
}
