using Farspan.Lab.Faults;

namespace Farspan.Lab.Tests.Faults;

[Trait("Requirement", "A7")]
public sealed class FaultReferenceTests
{
    [Theory]
    [InlineData("provider/aws")]
    [InlineData("zone/aws/a")]
    [InlineData("network/lan")]
    [InlineData("machine/etcd-1")]
    [InlineData("link/peering")]
    public void Reads_what_it_writes(string text)
    {
        Assert.True(FaultReference.TryParse(text, out var reference));
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("aws")]
    [InlineData("provider")]
    [InlineData("provider/")]
    [InlineData("/aws")]
    [InlineData("provider/aws/a")]
    [InlineData("zone/aws")]
    [InlineData("zone//a")]
    [InlineData("Provider/aws")]
    [InlineData("subnet/aws/etcd")]
    public void Refuses_every_other_form(string? text) => Assert.False(FaultReference.TryParse(text, out _));
}
