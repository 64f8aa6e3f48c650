namespace Farspan.Topology.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("internet", ReferenceKind.Internet, "", "")]
    [InlineData("all", ReferenceKind.All, "", "")]
    [InlineData("machine/etcd-1", ReferenceKind.Machine, "etcd-1", "")]
    [InlineData("service/etcd", ReferenceKind.Service, "etcd", "")]
    [InlineData("provider/aws", ReferenceKind.Provider, "aws", "")]
    [InlineData("zone/aws/a", ReferenceKind.Zone, "aws", "a")]
    [InlineData("network/aws", ReferenceKind.Network, "aws", "")]
    [InlineData("subnet/aws/etcd", ReferenceKind.Subnet, "aws", "etcd")]
    [InlineData("overlay/mesh", ReferenceKind.Overlay, "mesh", "")]
    [InlineData("link/aws-rack", ReferenceKind.Link, "aws-rack", "")]
    public void Reads_a_kind_and_names_and_writes_them_back(string text, ReferenceKind kind, string name, string part)
    {
        Assert.True(Reference.TryParse(text, out var reference));
        Assert.Equal((kind, name, part), (reference.Kind, reference.Name, reference.Part));
        Assert.Null(reference.Block);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("cidr/203.0.113.0/24")]
    [InlineData("cidr/fd00::/8")]
    [InlineData("cidr/0.0.0.0/0")]
    public void Reads_a_block_and_writes_it_back(string text)
    {
        Assert.True(Reference.TryParse(text, out var reference));
        Assert.Equal(ReferenceKind.Cidr, reference.Kind);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("aws")]
    [InlineData("Internet")]
    [InlineData("internet/")]
    [InlineData("all/x")]
    [InlineData("provider/")]
    [InlineData("provider/AWS")]
    [InlineData("provider/aws/a")]
    [InlineData("zone/aws")]
    [InlineData("zone//a")]
    [InlineData("subnet/aws")]
    [InlineData("machine/-x")]
    [InlineData("cidr/10/8")]
    [InlineData("cidr/10.0.0.1/8")]
    [InlineData(" provider/aws")]
    public void Refuses_any_other_form(string? text) => Assert.False(Reference.TryParse(text, out _));
}
