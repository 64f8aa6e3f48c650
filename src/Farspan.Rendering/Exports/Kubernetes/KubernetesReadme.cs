using System.Text;
using Farspan.Planning;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Says beside the export what it means and what it cannot say.</summary>
internal static class KubernetesReadme
{
    private const string About = """
        # NetworkPolicies of `{0}`

        `networkpolicies.yaml` says for pods what the machines' packet filters say: who may begin a connection with whom, on which ports.
        A pod stands for a machine and carries the machine's labels; `inventory/pods.yaml` lists these pods, with their addresses and ports, for tools
        that judge policies. Everything that is not allowed is refused in both directions (`default-deny`).

        Labels: those of the topology, the built-in ones (`name`, `provider`, `network`, `subnet`, `zone`, with `.` for `/`), and
        `service.farspan.internal/NAME: member` on the machines that run a service. Each policy's annotation `farspan.internal/origin` names the place in
        the topology file.

        ## What NetworkPolicies cannot say

        - **Which interface.** A service bound to an overlay alone is reached by overlay addresses alone; a pod has one address, so here it is reached by
          whoever may reach it on the overlay. That nothing passes in clear is proved and enforced by Farspan, not by these objects.
        - **Routes.** Where the topology has no way between two machines, the pair is left out here; a cluster's pod network has a way between all pods.
        - **ICMP.** What a NetworkPolicy does with it is up to the network plugin. The plan lets ICMP errors and echo requests in.
        - **The way of the overlay's own datagrams** is written as policies of its own (`overlay-…`); a cluster whose nodes, not pods, carry the tunnel
          does not need them.
        """;

    public static string Write(NetworkPlan plan, PodLabels labels)
    {
        var text = new StringBuilder(About.Replace("{0}", plan.Topology.Name, StringComparison.Ordinal)).Append('\n');
        var many = plan.Topology.Machines.Where(m => m.Attachments.Count > 1).Select(m => m.Name).ToList();
        if (many.Count > 0)
        {
            text.Append("- **Several cards.** A pod has one; the addresses of the first card stand for ").Append(Listing.Of(many)).Append(".\n");
        }

        if (labels.Dropped.Count > 0)
        {
            text.Append("- **Labels** whose keys Kubernetes does not accept are left out: ").Append(Listing.Of([.. labels.Dropped])).Append(".\n");
        }

        return text.ToString();
    }
}
