using System.Net;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Egress;

public sealed class AddressScopesTests
{
    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("1.1.1.1", AddressScope.Public)]
    [InlineData("9.255.255.255", AddressScope.Public)]
    [InlineData("11.0.0.0", AddressScope.Public)]
    [InlineData("100.63.255.255", AddressScope.Public)]
    [InlineData("100.128.0.0", AddressScope.Public)]
    [InlineData("172.15.255.255", AddressScope.Public)]
    [InlineData("172.32.0.0", AddressScope.Public)]
    [InlineData("223.255.255.255", AddressScope.Public)]
    [InlineData("10.0.0.1", AddressScope.Private)]
    [InlineData("100.64.0.1", AddressScope.Private)]
    [InlineData("172.31.255.255", AddressScope.Private)]
    [InlineData("192.0.2.1", AddressScope.Private)]
    [InlineData("192.168.1.1", AddressScope.Private)]
    [InlineData("198.19.0.1", AddressScope.Private)]
    [InlineData("240.0.0.1", AddressScope.Private)]
    [InlineData("0.0.0.0", AddressScope.Never)]
    [InlineData("127.8.9.1", AddressScope.Never)]
    [InlineData("169.254.169.254", AddressScope.Never)]
    [InlineData("168.63.129.16", AddressScope.Never)]
    [InlineData("100.100.100.200", AddressScope.Never)]
    [InlineData("192.0.0.192", AddressScope.Never)]
    [InlineData("224.0.0.1", AddressScope.Never)]
    [InlineData("255.255.255.255", AddressScope.Never)]
    [InlineData("2606:4700::1111", AddressScope.Public)]
    [InlineData("2001:200::1", AddressScope.Public)]
    [InlineData("64:ff9b::101:101", AddressScope.Public)]
    [InlineData("64:ff9b::a00:1", AddressScope.Private)]
    [InlineData("64:ff9b::7f00:1", AddressScope.Never)]
    [InlineData("64:ff9b:1::1", AddressScope.Private)]
    [InlineData("2001:db8::1", AddressScope.Private)]
    [InlineData("3fff:fff::1", AddressScope.Private)]
    [InlineData("2001::1", AddressScope.Private)]
    [InlineData("2002:101:101::1", AddressScope.Private)]
    [InlineData("2002:7f00:1::1", AddressScope.Never)]
    [InlineData("fd00::1", AddressScope.Private)]
    [InlineData("fec0::1", AddressScope.Private)]
    [InlineData("fd00:ec2::254", AddressScope.Never)]
    [InlineData("fe80::1", AddressScope.Never)]
    [InlineData("ff02::1", AddressScope.Never)]
    [InlineData("::1", AddressScope.Never)]
    [InlineData("::", AddressScope.Never)]
    [InlineData("::7f00:1", AddressScope.Never)]
    public void Addresses_belong_to_somebody(string address, AddressScope scope) => Assert.Equal(scope, AddressScopes.Of(Specs.Address(address)));

    [Fact]
    [Trait("Requirement", "C6")]
    public void A_mapped_address_is_the_address_that_it_is() => Law.Holds(300, random =>
    {
        var bytes = new byte[4];
        random.NextBytes(bytes);
        var address = new IPAddress(bytes);
        Assert.Equal(AddressScopes.Of(address), AddressScopes.Of(address.MapToIPv6()));
    });
}
