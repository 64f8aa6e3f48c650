using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;
using Farspan.Linux.Netfilter;
using Farspan.Linux.Routing;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Tests;
using Farspan.Netlink.Tests.Nftables;
using Farspan.Testing;

namespace Farspan.Linux.Tests.Netfilter;

public sealed class NftablesSocketTests
{
    [Fact]
    [Trait("Requirement", "C2")]
    public void The_packaged_nft_lists_our_table_as_what_it_means()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        socket.ReplaceTable(Samples.Filter());
        Golden.Equal("filter.nft", Tool.Run(scratch.Network, string.Empty, "nft", "list", "ruleset"));
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public void A_set_with_timeouts_reads_back_is_refreshed_and_survives_the_replacing_of_its_table()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        socket.ReplaceTable(Samples.Learnt());
        var (known, fresh) = (Ip.Address("192.0.2.1"), Ip.Address("192.0.2.77"));
        socket.RefreshElements(NftFamily.Inet, "farspan", "learnt4", NftKeyType.IPv4Address, [NftTimedKey.Of(known, TimeSpan.FromHours(2)), NftTimedKey.Of(fresh, TimeSpan.FromMinutes(5))]);

        var read = socket.ReadTable(NftFamily.Inet, "farspan")!;
        Assert.True(Samples.Learnt().SameAs(read));
        var left = read.Sets.Single(s => s.Name == "learnt4").Timed.ToDictionary(t => t.Address(NftKeyType.IPv4Address), t => t.Remaining);
        Assert.Equal(3, left.Count);
        Assert.InRange(left[known], TimeSpan.FromMinutes(90), TimeSpan.FromHours(2));
        Assert.InRange(left[fresh], TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5));

        // Somebody learns while the new table is made from the old one: the old one is read again.
        var attempts = 0;
        socket.ReplaceTable(NftFamily.Inet, "farspan", before =>
        {
            if (++attempts == 1)
            {
                using var other = NftablesSocket.Open(scratch.Network);
                other.RefreshElements(NftFamily.Inet, "farspan", "learnt4", NftKeyType.IPv4Address, [NftTimedKey.Of(Ip.Address("192.0.2.78"), TimeSpan.FromMinutes(5))]);
            }

            return before! with { Chains = [] };
        });
        Assert.Equal(2, attempts);
        Assert.Equal(4, socket.ReadTable(NftFamily.Inet, "farspan")!.Sets.Single(s => s.Name == "learnt4").Timed.Count);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public void A_full_set_takes_nothing_new_and_still_refreshes_what_it_holds()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        socket.ReplaceTable(Samples.Learnt());
        NftTimedKey[] all = [.. Enumerable.Range(1, 4094).Select(i => NftTimedKey.Of(new IPAddress([198, 18, (byte)(i >> 8), (byte)i]), TimeSpan.FromMinutes(5)))];
        socket.RefreshElements(NftFamily.Inet, "farspan", "learnt4", NftKeyType.IPv4Address, all);
        Assert.Throws<KernelException>(() => socket.RefreshElements(NftFamily.Inet, "farspan", "learnt4", NftKeyType.IPv4Address, [NftTimedKey.Of(Ip.Address("192.0.2.200"), TimeSpan.FromMinutes(5))]));
        socket.RefreshElements(NftFamily.Inet, "farspan", "learnt4", NftKeyType.IPv4Address, [all[0] with { Remaining = TimeSpan.FromHours(3) }]);
        var read = socket.ReadTable(NftFamily.Inet, "farspan")!.Sets.Single(s => s.Name == "learnt4").Timed;
        Assert.Equal(4096, read.Count);
        Assert.InRange(read.Single(t => t.Key == all[0].Key).Remaining, TimeSpan.FromHours(2), TimeSpan.FromHours(3));
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task Packets_of_a_log_group_are_told()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        Tool.Run(scratch.Network, string.Empty, "ip", "link", "set", "lo", "up");
        Tool.Run(scratch.Network, string.Empty, "ip", "route", "add", "192.0.2.0/24", "dev", "lo");
        socket.ReplaceTable(Samples.Learnt());
        var told = new TaskCompletionSource<Netlink.Logging.LoggedPacket>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var log = PacketLogSocket.Listen(scratch.Network, 6465, packet => told.TrySetResult(packet));
        using var client = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.ThrowsAny<SocketException>(() => client.SendTo("x"u8.ToArray(), new IPEndPoint(Ip.Address("192.0.2.5"), 4433)));
        var packet = await told.Task.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        Assert.Equal((Ip.Address("192.0.2.5"), (byte)17, (ushort)4433), (packet.Destination, packet.Protocol, packet.Port));
        Assert.Throws<KernelException>(() => PacketLogSocket.Listen(scratch.Network, 6465, _ => { }));
    }

    [Fact]
    public void Our_table_reads_back_as_what_was_written()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        var table = Samples.Filter();
        Assert.Null(socket.ReadTable(NftFamily.Inet, "farspan"));
        socket.ReplaceTable(table);

        var read = socket.ReadTable(NftFamily.Inet, "farspan");

        Assert.NotNull(read);
        Assert.True(table.SameAs(read));
        Assert.All(read.Chains.SelectMany(chain => chain.Rules), rule => Assert.NotEqual(0UL, rule.Handle));
        Assert.Equal([(NftFamily.Inet, "farspan")], socket.ReadTableNames());
        var changed = read with { Chains = [.. read.Chains.Skip(1)] };
        Assert.False(table.SameAs(changed));
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public void What_nft_lists_and_loads_again_reads_as_the_same_table()
    {
        using var ours = new Scratch();
        using var theirs = new Scratch();
        using var socket = NftablesSocket.Open(ours.Network);
        using var other = NftablesSocket.Open(theirs.Network);
        socket.ReplaceTable(Samples.Filter());

        Tool.Run(theirs.Network, Tool.Run(ours.Network, string.Empty, "nft", "list", "ruleset"), "nft", "-f", "-");

        var read = other.ReadTable(NftFamily.Inet, "farspan");
        Assert.NotNull(read);
        var table = Samples.Filter();
        Assert.Equal(table.Chains.Select(chain => chain.Name), read.Chains.Select(chain => chain.Name));
        foreach (var (expected, actual) in table.Chains.SelectMany(chain => chain.Rules).Zip(read.Chains.SelectMany(chain => chain.Rules)))
        {
            Assert.True(expected.SameAs(actual), $"{string.Join(' ', expected.Expressions)}\n{string.Join(' ', actual.Expressions)}");
        }

        Assert.True(table.SameAs(read));
    }

    [Fact]
    public void One_bad_rule_and_nothing_changes()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        socket.ReplaceTable(Samples.Filter());
        var before = Tool.Run(scratch.Network, string.Empty, "nft", "list", "ruleset");
        var bad = new NftTable
        {
            Family = NftFamily.Inet,
            Name = "farspan",
            Sets = [],
            Chains = [NftChain.Filter("input", NftHook.Input, 0, NftVerdictKind.Drop, [new NftRuleBuilder().Comment("bad").Jump("nowhere")])],
        };

        var error = Assert.Throws<KernelException>(() => socket.ReplaceTable(bad));

        Assert.Equal("add rule inet farspan input comment \"bad\": No such file or directory (ENOENT)", error.Message);
        Assert.Equal(before, Tool.Run(scratch.Network, string.Empty, "nft", "list", "ruleset"));
        socket.ReplaceTable(Samples.Filter());
    }

    [Fact]
    public void Replacing_and_deleting_leave_other_tables_alone_and_may_be_done_twice()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        Tool.Run(scratch.Network, "table inet theirs {\n chain c { }\n}\n", "nft", "-f", "-");
        socket.ReplaceTable(Samples.Filter());
        socket.ReplaceTable(Samples.Filter());
        socket.DeleteTable(NftFamily.Inet, "farspan");
        socket.DeleteTable(NftFamily.Inet, "farspan");
        Assert.Equal([(NftFamily.Inet, "theirs")], socket.ReadTableNames());
    }

    [Fact]
    public void A_set_of_ten_thousand_networks_goes_in_and_comes_back()
    {
        using var scratch = new Scratch();
        using var socket = NftablesSocket.Open(scratch.Network);
        var networks = Enumerable.Range(0, 10_000).Select(i => new IPNetwork(new IPAddress([10, (byte)(i >> 7), (byte)(i << 1), 0]), 24)).ToArray();
        var wide = Enumerable.Range(0, 10_000).Select(i => new IPNetwork(new IPAddress([0xfd, 0, 0, 0, 0, 0, (byte)(i >> 8), (byte)i, 0, 0, 0, 0, 0, 0, 0, 0]), 64)).ToArray();
        var table = new NftTable
        {
            Family = NftFamily.Inet,
            Name = "farspan",
            Sets = [NftSet.OfNetworks("many", isIPv6: false, networks), NftSet.OfNetworks("wide", isIPv6: true, wide)],
            Chains = [],
        };

        socket.ReplaceTable(table);

        var read = socket.ReadTable(NftFamily.Inet, "farspan")!;
        Assert.True(table.SameAs(read));
        Assert.Equal(10_000, read.Sets[0].Elements.Count);
        Assert.True(read.Sets[0].Elements[9_999].TryToNetwork(NftKeyType.IPv4Address, out var last));
        Assert.Equal(networks[9_999], last);
    }

    [Fact]
    public async Task Packets_are_counted_and_dropped_as_the_rules_say()
    {
        using var scratch = new Scratch();
        using var route = RouteSocket.Open(scratch.Network);
        using var socket = NftablesSocket.Open(scratch.Network);
        route.Send(batch => batch.SetUp(1));
        socket.ReplaceTable(new NftTable
        {
            Family = NftFamily.Inet,
            Name = "farspan",
            Sets = [NftSet.OfNetworks("local", isIPv6: false, [Ip.Network("127.0.0.0/8")])],
            Chains =
            [
                NftChain.Filter("input", NftHook.Input, 0, NftVerdictKind.Drop,
                [
                    new NftRuleBuilder().InLink("lo").SourceSet("local", isIPv6: false).Protocol(17).DestinationPorts(new PortRange(7000, 7009), new PortRange(53, 53)).Count().Accept(),
                    new NftRuleBuilder().Count().Comment("rest").Drop(),
                ]),
            ],
        });
        using var receiver = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var sender = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 7005));
        await sender.SendToAsync(new byte[] { 1 }, SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 7010), TestContext.Current.CancellationToken);
        await sender.SendToAsync(new byte[] { 2 }, SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 7005), TestContext.Current.CancellationToken);
        var buffer = new byte[8];
        Assert.Equal(1, await receiver.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
        Assert.Equal(2, buffer[0]);

        var rules = socket.ReadTable(NftFamily.Inet, "farspan")!.Chains[0].Rules;

        Assert.Equal(1UL, rules[0].Counter!.Packets);
        Assert.Equal(1UL, rules[1].Counter!.Packets);
        Assert.Equal(29UL, rules[1].Counter!.Bytes);
    }
}
