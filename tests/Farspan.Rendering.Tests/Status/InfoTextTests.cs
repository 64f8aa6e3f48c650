using Farspan.Rendering.Status;
using Farspan.Testing;

namespace Farspan.Rendering.Tests.Status;

public sealed class InfoTextTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    [Trait("Requirement", "A2")]
    [Trait("Requirement", "A6")]
    public void Machines_stand_under_their_provider(string example) =>
        Golden.Equal($"info-{example}.txt", InfoText.Render(ExamplePlan.Of(example), provider: null));

    [Fact]
    [Trait("Requirement", "A6")]
    public void One_provider_can_be_shown_alone() =>
        Golden.Equal("info-azure.txt", InfoText.Render(ExamplePlan.Of("provider-groups"), "azure"));

    [Fact]
    [Trait("Requirement", "A1")]
    public void Every_provider_shows_its_own_block()
    {
        var text = InfoText.Render(ExamplePlan.Of("provider-groups"), provider: null);
        Assert.All(Enumerable.Range(0, 5), i => Assert.Contains($" 10.{i}.0.0/16", text, StringComparison.Ordinal));
    }
}
