using System.Net;

namespace Farspan.Planning.Tests.Allocation;

public sealed class AddressAllocatorTests
{
    [Theory]
    [InlineData("10.0.1.0/24", "10.0.1.2", "10.0.1.3")]
    [InlineData("10.0.1.0/29", "10.0.1.2", "10.0.1.3")]
    [InlineData("fd00::/64", "fd00::2", "fd00::3")]
    [InlineData("::/0", "::2", "::3")]
    [InlineData("fd00::/127", null, null)]
    [InlineData("fd00::1/128", null, null)]
    [InlineData("fd00::/126", "fd00::2", "fd00::3")]
    [InlineData("10.0.1.0/30", "10.0.1.2", null)]
    [InlineData("10.0.1.0/31", null, null)]
    [InlineData("10.0.1.1/32", null, null)]
    public void Free_hosts_are_given_out_from_the_second_on(string block, string? first, string? second) =>
        Assert.Equal((IEnumerable<string?>)[first, second], Give(block, ("a", null, null), ("b", null, null)));

    [Fact]
    public void Order_is_that_of_names_and_not_of_requests() =>
        Assert.Equal(["10.0.1.3", "10.0.1.2"], Give("10.0.1.0/24", ("b", null, null), ("a", null, null)));

    [Fact]
    public void A_declared_address_wins_over_a_locked_one() =>
        Assert.Equal(["10.0.1.2", "10.0.1.3"], Give("10.0.1.0/24", ("a", null, "10.0.1.3"), ("b", "10.0.1.3", null)));

    [Theory]
    [InlineData("10.0.1.0")]
    [InlineData("10.0.1.1")]
    [InlineData("10.0.1.255")]
    [InlineData("10.0.2.7")]
    [InlineData("fd00::7")]
    public void A_locked_address_that_is_no_host_of_the_block_is_forgotten(string locked) =>
        Assert.Equal(["10.0.1.2"], Give("10.0.1.0/24", ("a", null, locked)));

    [Fact]
    public void Of_two_with_the_same_locked_address_the_first_by_name_keeps_it() =>
        Assert.Equal(["10.0.1.2", "10.0.1.9"], Give("10.0.1.0/24", ("b", null, "10.0.1.9"), ("a", null, "10.0.1.9")));

    [Fact]
    public void A_full_block_gives_nothing_to_the_last_by_name() =>
        Assert.Equal([null, "10.0.1.2"], Give("10.0.1.0/30", ("b", null, null), ("a", null, null)));

    private static IEnumerable<string?> Give(string block, params (string Name, string? Declared, string? Locked)[] requests) =>
    [
        .. AddressAllocator.Allocate(Net.Block(block), [.. requests.Select(r => new AddressRequest(r.Name, Ip(r.Declared), Ip(r.Locked)))]).Select(a => a?.ToString()),
    ];

    private static IPAddress? Ip(string? text) => text is null ? null : Net.Ip(text);
}
