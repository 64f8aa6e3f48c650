namespace Farspan.Dns.Tests;

public sealed class LimitsTests
{
    [Fact]
    public void A_name_holds_at_most_127_labels() => Assert.Equal(127, (DnsLimits.NameBytes - 1) / 2);
}
