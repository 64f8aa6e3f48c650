using System.Net;
using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Network interfaces with the addresses that the plan chose.</summary>
/// <remarks>Source: documentation of the Terraform provider hashicorp/aws: aws_network_interface; Amazon VPC user guide, «Subnet CIDR blocks» (reserved addresses).</remarks>
internal sealed class AwsCards(TerraformDocument document, AwsInventory inventory, List<string> notes)
{
    // The network's address, the router, the resolver and one more at the beginning; broadcast at the end.
    private const int ReservedFirst = 4;

    /// <summary>Writes one interface for each card.</summary>
    public void Write()
    {
        var groups = inventory.Groups.SelectMany(g => g.Cards.Select(c => (Card: c, g.Name))).ToDictionary(g => (g.Card.Machine, g.Card.Card), g => g.Name);
        var reserved = new List<string>();
        foreach (var card in inventory.Cards)
        {
            var machine = inventory.Plan.Topology.Machines[card.Machine];
            var body = new JsonObject
            {
                ["provider"] = AwsNetworks.ProviderOf(card.Network),
                ["subnet_id"] = TerraformName.Reference("aws_subnet", AwsNetworks.NameOf(card.Subnet), "id"),
                ["security_groups"] = new JsonArray(TerraformName.Reference("aws_security_group", groups[(card.Machine, card.Card)], "id")),
            };
            foreach (var address in card.Addresses)
            {
                body[address.IsV6 ? "ipv6_addresses" : "private_ips"] = new JsonArray(address.ToString());
                if (IsReserved(card.Subnet, address))
                {
                    reserved.Add($"{machine.Name} ({address})");
                }
            }

            body["tags"] = Tags(machine, card);
            document.Add("aws_network_interface", card.Card == 0 ? TerraformName.Identifier(machine.Name) : TerraformName.Identifier(machine.Name, card.Link), body);
        }

        if (reserved.Count > 0)
        {
            notes.Add($"AWS keeps the first four addresses and the last of every subnet for itself; other addresses are needed for {Listing.Of(reserved)}");
        }
    }

    private static JsonObject Tags(Machine machine, AwsCard card)
    {
        var tags = new JsonObject { ["Name"] = machine.Name };
        foreach (var (key, value) in machine.Labels.Where(l => l.Key is not ("name" or "Name")).OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            tags[TerraformName.Tag(key)] = TerraformName.Tag(value);
        }

        if (card.Card > 0)
        {
            tags["farspan-link"] = card.Link;
        }

        return tags;
    }

    private static bool IsReserved(Subnet subnet, IPAddress address)
    {
        var block = subnet.Cidrs.First(c => c.IsV6 == address.IsV6);
        return address.ToNumber() < block.FirstNumber + ReservedFirst || address.ToNumber() == block.LastNumber;
    }
}
