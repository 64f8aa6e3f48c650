using System.Net;
using System.Text;
using Farspan.Addressing;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Topology.Tests.Rules;

public sealed class BlockRuleTests
{
    private static readonly Gen<IPNetwork> Blocks = Gen.OneOf(
        from number in Gen.Choose(0, 63)
        from length in Gen.Choose(10, 16)
        select Block($"10.{number * 4}.0.0", length),
        from number in Gen.Choose(0, 15)
        from length in Gen.Choose(36, 48)
        select Block($"fd00:{number * 0x111:x}::", length),
        Gen.Constant(Block("198.16.0.0", 12)));

    [Fact]
    [Trait("Requirement", "A5")]
    public void Blocks_overlap_exactly_where_comparing_every_pair_says_so()
    {
        var transit = new[] { Block("198.18.0.0", 15), Block("2001:2::", 48) };
        Prop.ForAll(Blocks.ListOf().ToArbitrary(), list =>
        {
            var blocks = list.ToList();
            var text = new StringBuilder("farspan: 1\nname: x\nproviders: { p: { kind: lab } }\nmachines: {}\nnetworks:\n");
            foreach (var (i, block) in blocks.Index())
            {
                text.Append($"  n{i}: {{ provider: p, cidr: '{block}', subnets: {{}} }}\n");
            }

            var reported = Files.Read(text.ToString()).Diagnostics.Where(d => d.Code == "FS1203").Select(d => d.Message.Split('\'')[1]).ToHashSet();
            var named = Files.Read(text.ToString()).Diagnostics.Where(d => d.Code == "FS1203").SelectMany(d => d.Message.Split('\'').Where((_, i) => i % 2 == 1)).ToHashSet();
            var overlapping = blocks.Index().Where(b => transit.Any(t => t.Overlaps(b.Item)) || blocks.Index().Any(o => o.Index != b.Index && o.Item.Overlaps(b.Item))).Select(b => $"n{b.Index}").ToHashSet();

            // Every report is right, and every cluster of overlapping blocks is reported.
            Assert.Subset(overlapping, named);
            Assert.Equal(overlapping.Count == 0, reported.Count == 0);
            foreach (var (i, block) in blocks.Index().Where(b => blocks.Take(b.Index).Any(o => o.Equals(b.Item))))
            {
                Assert.Contains($"n{i}", named);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(25));
    }

    [Fact]
    public void A_network_with_both_families_has_no_findings()
    {
        var result = Files.Read(
            """
            farspan: 1
            name: dual
            providers: { rack: { kind: bare-metal, cidr: 'fd00::/32' } }
            networks:
              lan:
                provider: rack
                cidr: [10.0.0.0/16, 'fd00:0:1::/48']
                subnets:
                  servers: { cidr: [10.0.1.0/24, 'fd00:0:1:1::/64'] }
                  six: { cidr: 'fd00:0:1:6::/64' }
            machines:
              one: { subnet: lan/servers, address: [10.0.1.2, 'fd00:0:1:1::2'] }
              two: { subnet: lan/servers, address: 'fd00:0:1:1::3' }
              three: { subnet: lan/six, address: 'FD00:0:1:6:0:0:0:2' }
            overlays:
              mesh: { kind: wireguard, cidr: [10.99.0.0/24, 'fd99::/64'], members: all, addresses: { one: [10.99.0.1, 'fd99::1'] } }
            services:
              web: { on: all, over: mesh, ports: { http: 80/tcp } }
            policies:
              - allow: { from: all, to: service/web }
            """);
        Assert.Equal("", Files.Lines(result));
        Assert.Equal(["10.0.1.2", "fd00:0:1:1::2"], result.Topology!.Machines[0].Attachments[0].Addresses.Select(a => a.ToString()));
        Assert.Equal("fd00:0:1:6::2", result.Topology.Machines[2].Attachments[0].Addresses[0].ToString());
    }

    [Theory]
    [InlineData("10.0.0.0/24", 253)]
    [InlineData("10.0.0.0/30", 1)]
    [InlineData("10.0.0.0/31", 0)]
    [InlineData("10.0.0.0/32", 0)]
    [InlineData("fd00::/126", 2)]
    [InlineData("fd00::/127", 0)]
    [InlineData("fd00::/64", int.MaxValue)]
    public void Room_is_what_is_left_beside_the_reserved_addresses(string text, int room)
    {
        Assert.True(Cidr.TryParse(text, out var block));
        Assert.Equal(room, Farspan.Topology.Rules.AddressRoom.In(block));
    }

    [Fact]
    public void The_proposed_prefix_is_the_longest_that_has_room()
    {
        foreach (var isV6 in new[] { false, true })
        {
            for (var machines = 1; machines < 600; machines++)
            {
                var prefix = Farspan.Topology.Rules.AddressRoom.PrefixFor(machines, isV6);
                Assert.True(Farspan.Topology.Rules.AddressRoom.In(Block(isV6 ? "fd00::" : "10.0.0.0", prefix)) >= machines);
                Assert.True(Farspan.Topology.Rules.AddressRoom.In(Block(isV6 ? "fd00::" : "10.0.0.0", prefix + 1)) < machines);
            }
        }
    }

    /// <summary>The block of this length around an address.</summary>
    private static IPNetwork Block(string address, int length)
    {
        Assert.True(Cidr.TryParseAddress(address, out var parsed));
        return new IPNetwork(parsed, length);
    }
}
