using Farspan.Planning;
using Farspan.Rendering.Files;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Who may talk to whom as Kubernetes NetworkPolicies, and the machines as Pods to judge them by.</summary>
public static class KubernetesExport
{
    /// <summary>Where the policies go.</summary>
    public const string PoliciesPath = "exports/kubernetes/networkpolicies.yaml";

    /// <summary>Where the machines go: in a folder of its own, which <c>kubectl apply -f exports/kubernetes</c> does not enter.</summary>
    public const string InventoryPath = "exports/kubernetes/inventory/pods.yaml";

    /// <summary>Writes the files of a plan.</summary>
    public static IReadOnlyList<RenderedFile> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var space = plan.Topology.Name;
        var labels = new PodLabels(plan);
        var policies = new PolicyReader(plan, new MachineAddresses(plan), new Ways(plan)).Read();
        return
        [
            RenderedFile.Public(PoliciesPath, new PolicyWriter(YamlScalar.Of(space), labels).Write(Header(plan, _aboutPolicies), policies)),
            RenderedFile.Public(InventoryPath, new InventoryWriter(plan, YamlScalar.Of(space), labels).Write(Header(plan, _aboutPods))),
            RenderedFile.Public("exports/kubernetes/README.md", KubernetesReadme.Write(plan, labels)),
        ];
    }

    private static readonly string[] _aboutPolicies =
    [
        "Everything is refused but what follows. README.md beside this file says what NetworkPolicies cannot say.",
        "kubectl apply -f networkpolicies.yaml",
    ];

    private static readonly string[] _aboutPods =
    [
        "The machines that the policies mean, as Pods: labels, addresses, ports. For tools that judge policies; not for kubectl apply.",
    ];

    private static string Header(NetworkPlan plan, string[] about) =>
        $"# Farspan wrote this from the topology '{plan.Topology.Name}'; it writes it again with every render.\n{string.Concat(about.Select(line => $"# {line}\n"))}";
}
