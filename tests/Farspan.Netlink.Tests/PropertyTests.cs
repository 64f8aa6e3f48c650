using System.Net;
using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Neighbours;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Netlink.Tests;

public sealed class PropertyTests
{
    private static readonly Gen<byte[]> _bytes = Gen.Choose(0, 255).Select(number => (byte)number).ArrayOf();
    private static readonly ushort[] _types =
    [
        NetlinkMessage.Error, RouteMessageType.NewLink, RouteMessageType.NewAddress, RouteMessageType.NewRoute, RouteMessageType.NewNeighbour, NftMessageType.NewTable,
        NftMessageType.NewChain, NftMessageType.NewRule, NftMessageType.NewSet, NftMessageType.NewSetElement, NftMessageType.NewGeneration,
    ];

    private static readonly Gen<bool> _coin = Gen.Elements(true, false);

    private static readonly Gen<IPAddress> _address = from isIPv6 in _coin
                                                      from bytes in Gen.Choose(0, 255).Select(number => (byte)number).ArrayOf(isIPv6 ? 16 : 4)
                                                      select new IPAddress(bytes);

    private static readonly Gen<IPNetwork> _network = from address in _address
                                                      from length in Gen.Choose(0, address.GetAddressBytes().Length * 8)
                                                      select new IPNetwork(address, length);

    private static readonly Gen<RouteEntry> _route = from destination in _network
                                                     from gateway in _address
                                                     from hasGateway in _coin
                                                     from link in Gen.Choose(1, int.MaxValue)
                                                     from metric in Gen.Choose(0, int.MaxValue)
                                                     from table in Gen.Choose(1, 100_000)
                                                     select RouteEntry.To(destination, link, hasGateway ? gateway : null, (uint)metric) with { Table = (uint)table, Mtu = metric % 2 == 0 ? null : 576 + (metric % 60_000) };

    [Fact]
    public void An_address_reads_as_it_was_written() => Holds(from address in _address from length in Gen.Choose(0, 32) select (address, length), sample =>
    {
        var entry = AddressEntry.On(7, sample.address, sample.length);
        return Read(writer => AddressCodec.WriteAdd(writer, 1, entry), (in NetlinkMessage message) => AddressCodec.TryRead(message, out var read) ? read : null) == entry;
    });

    [Fact]
    public void A_route_reads_as_it_was_written() => Holds(_route, route =>
        Read(writer => RouteCodec.WriteAdd(writer, 1, route), (in NetlinkMessage message) => RouteCodec.TryRead(message, out var read) ? read : null) == route);

    [Fact]
    public void A_link_reads_as_it_was_written() => Holds(from index in Gen.Choose(1, 1 << 20) from mtu in Gen.Choose(68, 65535) from up in _coin select (index, mtu, up), sample =>
        Read(
            writer => LinkCodec.WriteVeth(writer, 1, new VethEnd { Name = "a", Index = sample.index, Mtu = sample.mtu, Up = sample.up, Master = 9 }, new VethEnd { Name = "b" }),
            (in NetlinkMessage message) => LinkCodec.TryRead(message, out var read) ? read : null) is { Name: "a", Kind: "veth", Master: 9 } link &&
        (link.Index, link.Mtu, link.IsUp) == (sample.index, sample.mtu, sample.up));

    [Fact]
    public void A_set_reads_as_the_keys_that_were_written_whatever_their_order_and_overlap() => Holds(Ranges(255), ranges =>
    {
        var table = Table(new NftSet { Name = "s", KeyType = NftKeyType.IcmpType, HasRanges = true, Elements = ranges });
        var read = Read(table);
        return table.SameAs(read) && Keys(read.Sets[0].Elements).SetEquals(Keys(ranges));
    });

    [Fact]
    public void Joined_ranges_hold_the_same_keys_in_order_without_overlap() => Holds(Ranges(255), ranges =>
    {
        var joined = NftRange.Canonical(ranges);
        return Keys(joined).SetEquals(Keys(ranges)) && joined.Zip(joined.Skip(1)).All(pair => pair.First.Last < pair.Second.First);
    });

    [Fact]
    public void A_network_is_a_range_and_back() => Holds(_network, network =>
    {
        var type = network.BaseAddress.GetAddressBytes().Length == 4 ? NftKeyType.IPv4Address : NftKeyType.IPv6Address;
        return NftRange.From(network).TryToNetwork(type, out var back) && back.Equals(network);
    });

    [Fact]
    public void A_set_of_networks_reads_as_the_same_networks() => Holds(_network.ListOf(), networks =>
    {
        var four = networks.Where(network => network.BaseAddress.GetAddressBytes().Length == 4);
        var table = Table(NftSet.OfNetworks("s", isIPv6: false, four));
        return table.SameAs(Read(table));
    });

    [Fact]
    public void Register_data_keeps_its_bytes() => Holds(_bytes.Select(bytes => bytes[..Math.Min(bytes.Length, 16)]), bytes =>
    {
        var data = new NftData(bytes);
        var copy = new byte[data.Length];
        data.CopyTo(copy);
        return copy.AsSpan().SequenceEqual(bytes) && new NftData(data.Value, data.Length) == data;
    });

    [Fact]
    public void Arbitrary_bytes_never_throw() => Holds(_bytes, bytes =>
    {
        ReadEverything(bytes);
        foreach (var type in _types)
        {
            ReadEverything(new NetlinkMessage { Type = type, Flags = (NetlinkOptions)0x200, Sequence = 1, Payload = bytes }, new NftTableReader(NftFamily.Inet, "farspan"));
        }

        return true;
    });

    [Fact]
    public void What_a_kernel_said_with_a_few_bytes_changed_or_cut_never_throws() =>
        Holds(
            from name in Gen.Elements(Captured.Names().ToArray())
            from places in Gen.Choose(0, int.MaxValue).ArrayOf(6)
            from values in Gen.Choose(0, 255).ArrayOf(6)
            from cut in Gen.Choose(0, 20)
            select (name, places, values, cut),
            sample =>
            {
                foreach (var datagram in Captured.Read(sample.name))
                {
                    foreach (var (place, value) in sample.places.Zip(sample.values))
                    {
                        datagram[place % datagram.Length] = (byte)value;
                    }

                    ReadEverything(datagram.AsSpan(0, Math.Max(0, datagram.Length - sample.cut)));
                }

                return true;
            });

    private static void ReadEverything(ReadOnlySpan<byte> datagram)
    {
        var reader = new MessageReader(datagram);
        var table = new NftTableReader(NftFamily.Inet, "farspan");
        while (reader.TryRead(out var message))
        {
            ReadEverything(message, table);
        }

        table.ToTable();
    }

    private static void ReadEverything(in NetlinkMessage message, NftTableReader table)
    {
        NetlinkAnswer.TryRead(message, out _);
        LinkCodec.TryRead(message, out _);
        AddressCodec.TryRead(message, out _);
        RouteCodec.TryRead(message, out _);
        RouteCodec.TryReadWay(message, out _);
        NeighbourCodec.TryRead(message, out _);
        NftTableReader.TryReadGeneration(message, out _);
        NftTableReader.TryReadTableName(message, out _, out _);
        table.Take(message);
        table.ToTable();
    }

    private static Gen<NftRange[]> Ranges(int last) =>
        (from first in Gen.Choose(0, last)
         from size in Gen.Choose(0, 40)
         select new NftRange((UInt128)first, (UInt128)Math.Min(first + size, last))).ArrayOf();

    private static HashSet<int> Keys(IEnumerable<NftRange> ranges) =>
        [.. ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)(range.Last - range.First) + 1))];

    private static NftTable Table(NftSet set) => new()
    {
        Family = NftFamily.Inet,
        Name = "farspan",
        Sets = [set],
        Chains = [NftChain.Filter("input", NftHook.Input, -5, NftVerdictKind.Drop, [new NftRule { Expressions = [new NftLookup(set.Name, Inverted: true), new NftCounter(1, 2)] }])],
    };

    private static NftTable Read(NftTable table)
    {
        var reader = new NftTableReader(table.Family, table.Name);
        var messages = new MessageReader(new NftTransaction().ReplaceTable(table).Finish());
        while (messages.TryRead(out var message))
        {
            reader.Take(message);
        }

        return reader.ToTable();
    }

    private static T? Read<T>(Action<NetlinkWriter> write, ReadOne<T> read)
        where T : class
    {
        var writer = new NetlinkWriter();
        write(writer);
        return new MessageReader(writer.Written).TryRead(out var message) ? read(message) : null;
    }

    private static void Holds<T>(Gen<T> gen, Func<T, bool> law) => Prop.ForAll(gen.ToArbitrary(), law).QuickCheckThrowOnFailure();

    private delegate T? ReadOne<T>(in NetlinkMessage message)
        where T : class;
}
