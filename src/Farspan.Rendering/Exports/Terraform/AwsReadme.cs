using System.Text;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Says beside the module what it means and what it cannot say.</summary>
internal static class AwsReadme
{
    private const string About = """
        # AWS part of `{0}`

        `farspan.tf.json` is a Terraform module: a VPC for each network, its subnets, route tables, gateways and peerings; a security group for the cards
        that meet the same rules; and a network interface for each machine, at the address that the plan chose. Instances are left to you: give them these
        interfaces. Rules name in their description the place in the topology file that asked for them.

        A peer that is a set of cards in the same VPC is written as the group of those cards, every other one as a managed prefix list.

        ## What is not in it

        - **Overlays.** AWS sees their datagrams alone (UDP to the overlay's port); what passes inside is up to the machines' own filters, which Farspan
          renders for each machine.
        - **The way to other clouds.** Members of an overlay elsewhere are named by the addresses that the topology gives them. Where those are private,
          a VPN or public addresses must carry the datagrams; the topology does not say which.
        - **Public addresses.** A public subnet has a route to the internet; which machine gets an elastic address is up to you.
        """;

    public static string Write(AwsInventory inventory, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder(About.Replace("{0}", inventory.Plan.Topology.Name, StringComparison.Ordinal)).Append('\n');
        if (notes.Count > 0)
        {
            text.Append("\n## What AWS will not take as it stands\n\n");
            foreach (var note in notes)
            {
                text.Append("- ").Append(char.ToUpperInvariant(note[0])).Append(note.AsSpan(1)).Append(".\n");
            }
        }

        return text.ToString();
    }
}
