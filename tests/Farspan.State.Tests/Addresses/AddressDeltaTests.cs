using Farspan.State.Addresses;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Addresses;

[Trait("Requirement", "A2")]
public sealed class AddressDeltaTests
{
    private static readonly string[] _addresses = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "2001:db8::1", "2001:db8::2"];

    private static readonly Gen<AddressSpec[]> _desired =
        from addresses in Gens.PartOf(_addresses)
        from links in Gen.Elements("eth0", "fs-mesh").ArrayOf(addresses.Length)
        from lengths in Gen.Elements(24, 32).ArrayOf(addresses.Length)
        select addresses.Select((a, i) => new AddressSpec { Link = links[i], Address = Gens.Address(a), PrefixLength = lengths[i] }).ToArray();

    private static readonly Gen<AddressStatus[]> _observed =
        from specs in _desired
        from automatic in Gens.Coin.ArrayOf(specs.Length)
        select specs.Select((s, i) => new AddressStatus { Link = s.Link, Address = s.Address, PrefixLength = s.PrefixLength, IsAutomatic = automatic[i] }).ToArray();

    [Fact]
    public void Applying_the_delta_gives_what_is_desired() =>
        Gens.Holds(_desired.SelectMany(d => _observed.Select(o => (d, o))), both =>
        {
            var after = Apply(both.o, AddressDelta.Between(both.d, both.o));
            return AddressDelta.Between(both.d, after).IsEmpty &&
                both.d.All(a => after.Any(s => s.Link == a.Link && s.Address.Equals(a.Address) && s.PrefixLength == a.PrefixLength));
        });

    [Fact]
    public void Is_the_same_for_every_order_of_what_was_seen() =>
        Gens.Holds(_desired.SelectMany(d => _observed.Select(o => (d, o))), both =>
            AddressDelta.Between(both.d, both.o).Describe().SequenceEqual(AddressDelta.Between(both.d, [.. both.o.Reverse()]).Describe()));

    [Fact]
    public void Never_removes_an_automatic_address_that_the_spec_does_not_name() =>
        Gens.Holds(_observed, observed => AddressDelta.Between([], observed).Remove.Count == observed.Count(a => !a.IsAutomatic));

    [Fact]
    public void Another_prefix_length_is_another_address()
    {
        var delta = AddressDelta.Between(
            [new AddressSpec { Link = "eth0", Address = Gens.Address("10.0.0.1"), PrefixLength = 24 }],
            [new AddressStatus { Link = "eth0", Address = Gens.Address("10.0.0.1"), PrefixLength = 16, IsAutomatic = false }]);
        Assert.Equal(["address 10.0.0.1/16 should not be on eth0", "address 10.0.0.1/24 is missing on eth0"], delta.Describe());
    }

    private static List<AddressStatus> Apply(IEnumerable<AddressStatus> observed, AddressDelta delta)
    {
        var addresses = observed.ToList();
        foreach (var gone in delta.Remove)
        {
            Assert.Equal(1, addresses.RemoveAll(a => a.Link == gone.Link && a.Address.Equals(gone.Address) && a.PrefixLength == gone.PrefixLength));
        }

        addresses.AddRange(delta.Add.Select(a => new AddressStatus { Link = a.Link, Address = a.Address, PrefixLength = a.PrefixLength, IsAutomatic = false }));
        return addresses;
    }
}
