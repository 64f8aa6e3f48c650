using Farspan.Lab.Wiring;
using Farspan.Netlink.Links;

namespace Farspan.Lab.Tests.Wiring;

public sealed class CableIndexesTests
{
    [Fact]
    public void No_cable_has_the_same_index_at_both_ends_and_no_index_is_given_twice()
    {
        var links = new Dictionary<string, Dictionary<string, LinkEntry>>(StringComparer.Ordinal)
        {
            ["router"] = new(StringComparer.Ordinal) { ["lo"] = Link(1), ["lan"] = Link(2), ["old"] = Link(7) },
            ["a"] = new(StringComparer.Ordinal),
            ["b"] = new(StringComparer.Ordinal),
        };
        var indexes = new CableIndexes(links);
        (string Near, string Far)[] cables = [("router", "a"), ("router", "b"), ("b", "router"), ("a", "b"), ("a", "b")];
        var given = cables.Select(c => (c.Near, c.Far, Ends: indexes.Next(c.Near, c.Far))).ToList();
        Assert.All(given, g => Assert.NotEqual(g.Ends.Near, g.Ends.Far));
        var used = given.SelectMany(g => new[] { (g.Near, g.Ends.Near), (g.Far, g.Ends.Far) }).ToList();
        Assert.Equal(used.Count, used.Distinct().Count());
        Assert.All(used, u => Assert.True(u.Item2 > (u.Item1 == "router" ? 7 : 1)));
    }

    private static LinkEntry Link(int index) => new()
    {
        Index = index,
        Name = $"link{index}",
        Kind = null,
        Mtu = 1500,
        IsUp = true,
        HasCarrier = true,
        State = LinkOperationalState.Up,
        Master = null,
        PortState = null,
        HardwareAddress = null,
        PeerIndex = null,
        Alias = null,
    };
}
