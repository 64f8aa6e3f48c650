using Farspan.Planning;
using Farspan.Rendering.Files;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>What of a plan stands in AWS, as a Terraform module: networks, routes, peerings, security groups, network interfaces.</summary>
public static class AwsExport
{
    /// <summary>Where the module goes.</summary>
    public const string ModulePath = "exports/terraform/aws/farspan.tf.json";

    /// <summary>Writes the files of a plan; none where nothing of it stands in AWS.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notes">Takes what AWS would not accept or the module cannot say, one sentence each.</param>
    public static IReadOnlyList<RenderedFile> Of(NetworkPlan plan, List<string> notes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(notes);
        var inventory = new AwsInventory(plan);
        if (inventory.Networks.Count == 0)
        {
            return [];
        }

        var document = new TerraformDocument(
            $"Farspan wrote this from the topology '{TerraformName.Literal(plan.Topology.Name)}'; it writes it again with every render. README.md beside this file says what is not in it.");
        var own = new List<string>();
        new AwsNetworks(document, inventory, own).Write();
        new AwsRules(document, inventory, own).Write();
        new AwsCards(document, inventory, own).Write();
        notes.AddRange(own.Select(note => $"{ModulePath}: {note}"));
        return
        [
            RenderedFile.Public(ModulePath, document.Write()),
            RenderedFile.Public("exports/terraform/aws/README.md", AwsReadme.Write(inventory, own)),
        ];
    }
}
