using Farspan.State.Routes;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Routes;

[Trait("Requirement", "A4")]
public sealed class RouteDeltaTests
{
    private static readonly string[] _destinations = ["0.0.0.0/0", "10.1.0.0/16", "10.99.0.0/24", "2001:db8::/32"];

    private static readonly Gen<RouteSpec[]> _routes =
        from destinations in Gens.PartOf(_destinations)
        from metrics in Gen.Elements(0u, 100u, 1024u).ArrayOf(destinations.Length)
        from links in Gen.Elements("eth0", "fs-mesh").ArrayOf(destinations.Length)
        from onLink in Gens.Coin.ArrayOf(destinations.Length)
        select destinations.Select((d, i) => new RouteSpec
        {
            Destination = Gens.Network(d),
            Link = links[i],
            Gateway = onLink[i] ? null : Gens.Address(d.Contains(':', StringComparison.Ordinal) ? "2001:db8::1" : "10.0.0.1"),
            Metric = metrics[i],
        }).ToArray();

    [Fact]
    public void Applying_the_delta_gives_what_is_desired() =>
        Gens.Holds(_routes.SelectMany(d => _routes.Select(o => (d, o))), both =>
            RouteDelta.Between(both.d, Apply(both.o, RouteDelta.Between(both.d, both.o))).IsEmpty);

    [Fact]
    public void Is_the_same_for_every_order_of_what_was_seen() =>
        Gens.Holds(_routes.SelectMany(d => _routes.Select(o => (d, o))), both =>
            RouteDelta.Between(both.d, both.o).Describe().Order(StringComparer.Ordinal)
                .SequenceEqual(RouteDelta.Between(both.d, [.. both.o.Reverse()]).Describe().Order(StringComparer.Ordinal)));

    [Fact]
    public void Adds_on_link_routes_before_those_that_need_a_gateway() =>
        Gens.Holds(_routes, desired => RouteDelta.Between(desired, []).Add.Select(r => r.Gateway is null ? 0 : 1).Pairwise((a, b) => a <= b));

    [Fact]
    public void Replaces_a_route_whose_gateway_moved_so_that_it_is_never_missing()
    {
        var old = Route("10.1.0.0/16", "10.0.0.1", 100);
        var delta = RouteDelta.Between([old with { Gateway = Gens.Address("10.0.0.2") }], [old]);
        Assert.Equal(1, delta.Count);
        Assert.Equal(["route to 10.1.0.0/16 should be 10.1.0.0/16 via 10.0.0.2 dev eth0"], delta.Describe());
    }

    [Fact]
    public void An_ipv6_route_of_metric_0_is_what_the_kernel_lists_as_1024() =>
        Assert.True(RouteDelta.Between([Route("2001:db8::/32", "2001:db8::1", 0)], [Route("2001:db8::/32", "2001:db8::1", 1024)]).IsEmpty);

    [Fact]
    public void Removes_the_second_of_two_routes_with_one_key()
    {
        var route = Route("10.1.0.0/16", "10.0.0.1", 100);
        Assert.Single(RouteDelta.Between([route], [route, route with { Gateway = Gens.Address("10.0.0.9") }]).Remove);
    }

    private static RouteSpec Route(string destination, string gateway, uint metric) =>
        new() { Destination = Gens.Network(destination), Link = "eth0", Gateway = Gens.Address(gateway), Metric = metric };

    private static List<RouteSpec> Apply(IEnumerable<RouteSpec> observed, RouteDelta delta)
    {
        var routes = observed.ToList();
        foreach (var gone in delta.Remove)
        {
            Assert.True(routes.Remove(gone));
        }

        foreach (var replaced in delta.Replace)
        {
            Assert.Equal(1, routes.RemoveAll(r => r.Destination.Equals(replaced.Destination) && Kernel(r) == Kernel(replaced)));
            routes.Add(replaced);
        }

        routes.AddRange(delta.Add);
        return routes;
    }

    private static uint Kernel(RouteSpec r) => r.Metric == 0 && r.Destination.ToString().Contains(':', StringComparison.Ordinal) ? 1024 : r.Metric;
}
