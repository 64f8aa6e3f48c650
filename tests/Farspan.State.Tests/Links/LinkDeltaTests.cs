using Farspan.State.Links;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Links;

public sealed class LinkDeltaTests
{
    private static readonly string[] _names = ["lo", "eth0", "eth1", "fsb-a", "fsb-b", "fs-mesh"];

    private static readonly Gen<LinkSpec[]> _desired =
        from names in Gens.PartOf(_names)
        from mtus in Gen.Elements<int?>(null, 1420, 1500).ArrayOf(names.Length)
        select names.Select((name, i) => new LinkSpec { Name = name, Kind = KindOf(name), Mtu = mtus[i] }).ToArray();

    private static readonly Gen<LinkStatus[]> _observed =
        from names in Gens.PartOf([.. _names, "docker0"])
        from mtus in Gen.Elements(1420, 1500, 9000).ArrayOf(names.Length)
        from ups in Gens.Coin.ArrayOf(names.Length)
        from wrong in Gens.Coin.ArrayOf(names.Length)
        select names.Select((name, i) => new LinkStatus { Name = name, Kind = wrong[i] && KernelMarks.IsOurLink(name) ? null : KindOf(name), IsUp = ups[i], Mtu = mtus[i] }).ToArray();

    [Fact]
    public void Applying_the_delta_gives_what_is_desired_but_for_links_that_others_make() =>
        Gens.Holds(_desired.SelectMany(d => _observed.Select(o => (d, o))), both =>
        {
            var left = LinkDelta.Between(both.d, Apply(both.o, LinkDelta.Between(both.d, both.o)));
            return left.Count == 0 && left.Missing.All(l => l.Kind != LinkKind.Bridge);
        });

    [Fact]
    public void Is_the_same_for_every_order_of_what_was_seen() =>
        Gens.Holds(_desired.SelectMany(d => _observed.Select(o => (d, o))), both =>
            LinkDelta.Between(both.d, both.o).Describe().SequenceEqual(LinkDelta.Between(both.d, [.. both.o.Reverse()]).Describe()));

    [Fact]
    public void Never_touches_a_link_without_our_mark_that_the_spec_does_not_name() =>
        Gens.Holds(_desired.SelectMany(d => _observed.Select(o => (d, o))), both =>
            !LinkDelta.Between(both.d, both.o).Describe().Any(line => line.Contains("docker0", StringComparison.Ordinal)));

    [Fact]
    public void Leaves_the_size_alone_when_the_spec_names_none()
    {
        var delta = LinkDelta.Between(
            [new LinkSpec { Name = "eth0", Kind = LinkKind.Ethernet, Mtu = null }],
            [new LinkStatus { Name = "eth0", Kind = LinkKind.Ethernet, IsUp = true, Mtu = 9000 }]);
        Assert.True(delta.IsEmpty);
    }

    [Fact]
    public void Says_in_words_what_differs()
    {
        var delta = LinkDelta.Between(
            [
                new LinkSpec { Name = "eth0", Kind = LinkKind.Ethernet, Mtu = 1500 },
                new LinkSpec { Name = "fsb-a", Kind = LinkKind.Bridge, Mtu = null },
                new LinkSpec { Name = "fs-mesh", Kind = LinkKind.WireGuard, Mtu = 1420 },
            ],
            [
                new LinkStatus { Name = "eth0", Kind = LinkKind.Ethernet, IsUp = false, Mtu = 1400 },
                new LinkStatus { Name = "fsb-old", Kind = LinkKind.Bridge, IsUp = true, Mtu = 1500 },
            ]);
        Assert.Equal(
            ["link fsb-old should not be there", "link fsb-a is missing", "link fs-mesh is missing", "link eth0 is down and should have MTU 1500"],
            delta.Describe());
    }

    private static LinkKind KindOf(string name) => name switch
    {
        "lo" => LinkKind.Loopback,
        "fs-mesh" => LinkKind.WireGuard,
        _ when name.StartsWith("fsb-", StringComparison.Ordinal) => LinkKind.Bridge,
        _ => LinkKind.Ethernet,
    };

    private static LinkStatus[] Apply(IEnumerable<LinkStatus> observed, LinkDelta delta)
    {
        var links = observed.ToDictionary(l => l.Name, StringComparer.Ordinal);
        foreach (var name in delta.Remove)
        {
            Assert.True(links.Remove(name));
        }

        foreach (var link in delta.Create)
        {
            links.Add(link.Name, new LinkStatus { Name = link.Name, Kind = link.Kind, IsUp = true, Mtu = link.Mtu ?? 1500 });
        }

        foreach (var change in delta.Change)
        {
            var link = links[change.Name];
            links[change.Name] = link with { IsUp = link.IsUp || change.SetUp, Mtu = change.Mtu ?? link.Mtu };
        }

        return [.. links.Values];
    }
}
