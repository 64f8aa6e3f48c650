using Farspan.Rendering.Status;
using Farspan.Testing;

namespace Farspan.Rendering.Tests.Status;

public sealed class CrossProviderTextTests
{
    [Fact]
    [Trait("Requirement", "A4")]
    [Trait("Requirement", "A6")]
    public void The_mesh_is_the_only_way_between_the_five_clouds() =>
        Golden.Equal("cross-provider-groups.txt", CrossProviderText.Render(ExamplePlan.Of("provider-groups"), provider: null, measured: null));

    [Fact]
    public void One_provider_alone_shows_its_row() =>
        Golden.Equal("cross-aws.txt", CrossProviderText.Render(ExamplePlan.Of("provider-groups"), "aws", measured:
        [
            new MeasuredPair { From = "aws", To = "azure", Way = "overlay mesh", State = "up", HandshakeAgeSeconds = 12.4, RoundTripMs = 1.26, Between = "etcd-1 – etcd-2" },
            new MeasuredPair { From = "aws", To = "gcp", Way = "overlay mesh", State = "down", HandshakeAgeSeconds = null, RoundTripMs = null, Between = "etcd-1 – etcd-3" },
            new MeasuredPair { From = "ibm", To = "gcp", Way = "overlay mesh", State = "up", HandshakeAgeSeconds = 1, RoundTripMs = 2, Between = "talos-cp-4 – etcd-3" },
        ]));

    [Fact]
    [Trait("Requirement", "A6")]
    [Trait("Requirement", "C4")]
    public void Every_link_shows_its_method_and_both_ends() =>
        Golden.Equal("cross-ai-foundry.txt", CrossProviderText.Render(ExamplePlan.Of("ai-foundry"), provider: null, measured: null));

    [Fact]
    [Trait("Requirement", "A3")]
    public void A_pair_without_a_declared_way_says_none()
    {
        var plan = ExamplePlan.Of("provider-groups");
        var cut = plan with { Topology = plan.Topology with { Overlays = [] } };
        Assert.All(ProviderPairs.Of(cut), pair => Assert.Equal("none", pair.Ways));
        Assert.Equal(20, ProviderPairs.Of(cut).Count);
    }

    [Fact]
    public void Flows_are_counted_once_per_policy_sender_receiver_and_port()
    {
        var pair = Assert.Single(ProviderPairs.Of(ExamplePlan.Of("provider-groups")), p => p.From == "ibm" && p.To == "aws");
        // talos-cp-4 → etcd-1 client; talos-cp-4 and karpenter-4 → talos-cp-1; talos-cp-4 → the kubelets of talos-cp-1 and karpenter-1.
        Assert.Equal(5, pair.Flows);
    }
}
