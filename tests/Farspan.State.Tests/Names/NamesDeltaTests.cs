using Farspan.State.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Names;

public sealed class NamesDeltaTests
{
    private static readonly Gen<HostSpec[]> _hosts =
        from addresses in Gens.PartOf("10.0.0.1", "10.0.0.2", "2001:db8::1")
        from names in Gen.Elements("a", "b").ArrayOf(addresses.Length)
        select addresses.Select((a, i) => new HostSpec { Address = Gens.Address(a), Names = [names[i], names[i] + ".farspan"] }).ToArray();

    [Fact]
    public void Hosts_are_in_sync_exactly_when_the_lines_are_the_same_in_the_same_order() =>
        Gens.Holds(_hosts.SelectMany(d => _hosts.Select(o => (d, o))), both =>
            HostDelta.Between(both.d, both.o).IsEmpty == Text(both.d).Equals(Text(both.o), StringComparison.Ordinal));

    [Fact]
    public void Removing_and_adding_gives_the_desired_lines() =>
        Gens.Holds(_hosts.SelectMany(d => _hosts.Select(o => (d, o))), both =>
        {
            var delta = HostDelta.Between(both.d, both.o);
            var after = both.o.Where(h => !delta.Remove.Contains(h)).Concat(delta.Add);
            return after.Select(h => Text([h])).Order(StringComparer.Ordinal).SequenceEqual(both.d.Select(h => Text([h])).Order(StringComparer.Ordinal));
        });

    [Fact]
    public void A_resolver_that_is_not_ours_is_written_even_when_nobody_is_to_be_asked()
    {
        var nobody = new ResolverSpec { Servers = [], Search = [] };
        Assert.Equal(nobody, ResolverDelta.Between(nobody, null).Write);
        Assert.True(ResolverDelta.Between(nobody, new ResolverSpec { Servers = [], Search = [] }).IsEmpty);
    }

    private static string Text(IEnumerable<HostSpec> hosts) => string.Join('\n', hosts.Select(h => $"{h.Address} {string.Join(' ', h.Names)}"));
}
