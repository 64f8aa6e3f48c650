using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Addressing.Tests;

/// <summary>Ordered unions and complements of networks.</summary>
public sealed class NetworkSetsTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "", "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "")]
    [InlineData("10.0.0.0/8", "0.0.0.0/0", "")]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9")]
    [InlineData("10.0.0.0/8", "10.128.0.0/9", "10.0.0.0/9")]
    [InlineData("10.0.0.0/30", "10.0.0.1/32", "10.0.0.0/32 10.0.0.2/31")]
    [InlineData("0.0.0.0/0", "255.255.255.255/32 0.0.0.0/1 128.0.0.0/2 192.0.0.0/3 224.0.0.0/4 240.0.0.0/5 248.0.0.0/6 252.0.0.0/7 254.0.0.0/8", "255.0.0.0/9 255.128.0.0/10 255.192.0.0/11 255.224.0.0/12 255.240.0.0/13 255.248.0.0/14 255.252.0.0/15 255.254.0.0/16 255.255.0.0/17 255.255.128.0/18 255.255.192.0/19 255.255.224.0/20 255.255.240.0/21 255.255.248.0/22 255.255.252.0/23 255.255.254.0/24 255.255.255.0/25 255.255.255.128/26 255.255.255.192/27 255.255.255.224/28 255.255.255.240/29 255.255.255.248/30 255.255.255.252/31 255.255.255.254/32")]
    [InlineData("::/0", "::/1", "8000::/1")]
    [InlineData("::/0", "", "::/0")]
    [InlineData("::/0", "8000::/1 fd00::/8", "::/1")]
    [InlineData("fd00::/64", "10.0.0.0/8", "fd00::/64")]
    public void Complement_is_what_remains(string within, string excluded, string expected) =>
        Assert.Equal(expected, string.Join(' ', NetworkSets.Complement(Block(within), Blocks(excluded))));

    [Theory]
    [InlineData("10.0.1.0/24 10.0.0.0/24", "10.0.0.0/24 10.0.1.0/24")]
    [InlineData("10.0.0.7/32 10.0.0.0/24 10.0.0.0/16", "10.0.0.0/16")]
    [InlineData("fd00::/64 10.0.0.0/8 fd00::1/128", "10.0.0.0/8 fd00::/64")]
    [InlineData("10.0.0.1/32 10.0.0.1/32", "10.0.0.1/32")]
    public void Ordered_says_nothing_twice(string networks, string expected) => Assert.Equal(expected, string.Join(' ', NetworkSets.Ordered(Blocks(networks))));

    [Fact]
    public void Every_address_is_in_exactly_one_of_the_holes_and_the_complement() =>
        Prop.ForAll(Small().ListOf().ToArbitrary(), holes =>
        {
            // A universe of 256 addresses, so that each can be asked.
            var rest = NetworkSets.Complement(Block("10.0.0.0/24"), holes);
            for (var i = 0; i < 256; i++)
            {
                var address = IPAddress.FromNumber(Block("10.0.0.0/24").FirstNumber + (UInt128)i, isV6: false);
                Assert.Equal(holes.Any(h => h.Contains(address)) ? 0 : 1, rest.Count(r => r.Contains(address)));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_is_the_address_it_came_from()
    {
        foreach (var text in new[] { "0.0.0.0", "10.0.1.2", "255.255.255.255", "::", "::1", "fd00::2", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" })
        {
            Assert.True(Cidr.TryParseAddress(text, out var address));
            Assert.Equal(address, IPAddress.FromNumber(address.ToNumber(), address.IsV6));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => IPAddress.FromNumber((UInt128)uint.MaxValue + 1, isV6: false));
    }

    [Theory]
    [InlineData("10.0.0.0/30", "10.0.0.0", "10.0.0.3")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fd00::5/128", "fd00::5", "fd00::5")]
    public void A_network_reaches_from_its_first_to_its_last_number(string network, string first, string last)
    {
        var block = Block(network);
        Assert.Equal(first, IPAddress.FromNumber(block.FirstNumber, block.IsV6).ToString());
        Assert.Equal(last, IPAddress.FromNumber(block.LastNumber, block.IsV6).ToString());
    }

    private static Gen<IPNetwork> Small() =>
        from length in Gen.Choose(22, 32)
        from host in Gen.Choose(0, 1023)
        select new IPNetwork(IPAddress.FromNumber(Block("10.0.0.0/22").FirstNumber + ((UInt128)host >> (32 - length) << (32 - length)), isV6: false), length);

    private static IEnumerable<IPNetwork> Blocks(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Block);

    private static IPNetwork Block(string text) => Cidr.TryParse(text, out var network) ? network : throw new FormatException(text);
}
