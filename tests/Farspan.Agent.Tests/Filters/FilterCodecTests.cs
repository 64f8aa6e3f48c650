using Farspan.Addressing;
using Farspan.Agent.Filters;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.State.Filters;
using Farspan.State.Nat;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Agent.Tests.Filters;

[Trait("Requirement", "C2")]
public sealed class FilterCodecTests
{
    private static readonly Gen<AddressMatch?> _match = Gen.Elements(
        null,
        AddressMatch.In("v4"),
        AddressMatch.In("learnt"),
        AddressMatch.In(TestSpecs.Network("0.0.0.0/0")),
        AddressMatch.In(TestSpecs.Network("10.0.0.0/8")),
        AddressMatch.In(TestSpecs.Network("10.32.0.0/11")),
        AddressMatch.In(TestSpecs.Network("10.1.2.3/32")));

    private static readonly Gen<AddressMatch?> _matchV6 = Gen.Elements(
        null,
        AddressMatch.In("v6"),
        AddressMatch.In(TestSpecs.Network("::/0")),
        AddressMatch.In(TestSpecs.Network("2001:db8::/32")),
        AddressMatch.In(TestSpecs.Network("2001:db8::/61")),
        AddressMatch.In(TestSpecs.Network("2001:db8::1/128")));

    private static readonly Gen<(AddressMatch? Source, AddressMatch? Destination)> _addresses =
        Gen.Elements(_match, _matchV6).SelectMany(g => g.SelectMany(s => g.Select(d => (s, d))));

    private static readonly Gen<(FilterProtocol Protocol, PortRange[] Ports, byte[] Types)> _protocol = Gen.Elements<(FilterProtocol, PortRange[], byte[])>(
        (FilterProtocol.Any, [], []),
        (FilterProtocol.Tcp, [], []),
        (FilterProtocol.Tcp, [new PortRange(22, 22)], []),
        (FilterProtocol.Udp, [new PortRange(1, 65535)], []),
        (FilterProtocol.Udp, [new PortRange(53, 53), new PortRange(5000, 6000), new PortRange(65535, 65535)], []),
        (FilterProtocol.Icmp, [], []),
        (FilterProtocol.Icmp, [], [8]),
        (FilterProtocol.IcmpV6, [], [135, 136, 255]));

    private static readonly Gen<FilterRuleSpec> _rule =
        from chain in Gen.Elements(FilterChain.Input, FilterChain.Forward, FilterChain.Output)
        from inLink in Gen.Elements(null, "eth0", "fs-fifteen-byte")
        from outLink in Gen.Elements(null, "eth0")
        from addresses in _addresses
        from protocol in _protocol
        from states in Gen.Choose(0, 15)
        from verdict in Gen.Elements(FilterVerdict.Accept, FilterVerdict.Drop)
        from log in Gen.Elements<ushort?>(null, null, 0, 6465)
        from origin in Gen.Elements("policy/1 topology.yaml:41:5", "with \"quotes\"\nand lines", string.Empty, new string('ä', 120), "\ud83d\ude00\u0085")
        select TestSpecs.Rule(chain) with
        {
            InLink = inLink,
            OutLink = outLink,
            Source = addresses.Source,
            Destination = addresses.Destination,
            Protocol = protocol.Protocol,
            Ports = protocol.Ports,
            IcmpTypes = protocol.Types,
            States = (ConnectionStates)states,
            Verdict = verdict,
            LogGroup = log,
            Origin = origin,
        };

    private static readonly Gen<NatRuleSpec> _nat =
        from kind in Gen.Elements(NatKind.Masquerade, NatKind.Source, NatKind.Destination)
        from link in Gen.Elements(null, "eth0")
        from isIPv6 in Gen.Elements(false, true)
        from source in isIPv6 ? _matchV6 : _match
        from destination in isIPv6 ? _matchV6 : _match
        from protocol in Gen.Elements<(FilterProtocol Protocol, PortRange[] Ports)>(
            (FilterProtocol.Any, []), (FilterProtocol.Tcp, []), (FilterProtocol.Tcp, [new PortRange(22, 22)]), (FilterProtocol.Udp, [new PortRange(53, 53), new PortRange(5000, 6000)]))
        from port in Gen.Elements<ushort?>(null, 1, 65535)
        select TestSpecs.Translation(kind) with
        {
            InLink = kind == NatKind.Destination ? link : null,
            OutLink = kind == NatKind.Destination ? null : link,
            Source = source,
            Destination = destination,
            Protocol = protocol.Protocol,
            Ports = protocol.Ports,
            To = kind == NatKind.Masquerade ? null : System.Net.IPAddress.Parse(isIPv6 ? "2001:db8::5" : "10.0.0.5"),
            ToPort = kind == NatKind.Destination && protocol.Protocol != FilterProtocol.Any ? port : null,
        };

    private static readonly Gen<FilterSpec> _filter =
        from rules in _rule.ListOf()
        from nat in _nat.ListOf()
        from policy in Gen.Elements(FilterVerdict.Accept, FilterVerdict.Drop)
        select new FilterSpec
        {
            InputPolicy = policy,
            ForwardPolicy = FilterVerdict.Drop,
            OutputPolicy = FilterVerdict.Accept,
            Sets =
            [
                new AddressSetSpec { Name = "v4", IsIPv6 = false, Networks = [TestSpecs.Network("10.0.0.0/24"), TestSpecs.Network("10.0.1.0/24"), TestSpecs.Network("255.255.255.255/32")] },
                new AddressSetSpec { Name = "learnt", IsIPv6 = false, Networks = [TestSpecs.Network("0.0.0.0/1")], IsLearnt = true },
                new AddressSetSpec { Name = "v6", IsIPv6 = true, Networks = [TestSpecs.Network("2001:db8::/64"), TestSpecs.Network("ff00::/8")] },
            ],
            Rules = [.. rules],
            Nat = [.. nat],
        };

    private static readonly Gen<NftExpression> _expression = Gen.Elements<NftExpression>(
        new NftMeta(NftMetaKey.InName),
        new NftMeta(NftMetaKey.TransportProtocol),
        new NftMeta(NftMetaKey.Mark),
        new NftPayload(NftPayloadBase.Network, 12, 4),
        new NftPayload(NftPayloadBase.Network, 24, 16),
        new NftPayload(NftPayloadBase.Network, 9, 1),
        new NftPayload(NftPayloadBase.Transport, 2, 2),
        new NftPayload(NftPayloadBase.Transport, 0, 1),
        new NftCompare(NftOperator.Equal, new NftData([6])),
        new NftCompare(NftOperator.Equal, new NftData([10, 0, 0, 1])),
        new NftCompare(NftOperator.NotEqual, new NftData([0, 0, 0, 0])),
        new NftCompare(NftOperator.GreaterOrEqual, new NftData([0, 22])),
        new NftCompare(NftOperator.LessOrEqual, new NftData([0, 23])),
        new NftBitwise(new NftData([255, 0, 255, 0]), new NftData([0, 0, 0, 1])),
        new NftLookup("v4", false),
        new NftLookup("none", false),
        new NftLookup("v6", true),
        new NftAnonymousLookup { KeyType = NftKeyType.Port, Elements = [new NftRange(0, 70000)] },
        new NftConntrack(NftConntrackKey.State),
        new NftConntrack(NftConntrackKey.Mark),
        new NftCounter(1, 2),
        new NftOther("limit", "00"),
        new NftLoad(1, new NftData([10, 0, 0, 5])),
        new NftLoad(2, new NftData([0, 80])),
        new NftTranslate(false, false, false),
        new NftTranslate(true, false, true),
        new NftTranslate(true, true, false),
        new NftMasquerade(),
        new NftVerdict(NftVerdictKind.Accept),
        new NftVerdict(NftVerdictKind.Jump, "x"));

    [Fact]
    public void What_is_written_reads_back_as_what_was_meant() =>
        Prop.ForAll(_filter.ToArbitrary(), filter =>
        {
            var status = FilterDecoding.Status(FilterEncoding.Table(filter, "farspan", 0), 0);
            Assert.Equal([], FilterDelta.Between(filter, status).Differences);
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_somebody_writes_is_read_exactly_or_called_foreign() =>
        Prop.ForAll(_expression.ListOf().ToArbitrary(), expressions =>
        {
            var rule = new NftRule { Expressions = [.. expressions], Comment = "x", Handle = 7 };
            var chain = NftChain.Filter("input", NftHook.Input, 0, NftVerdictKind.Drop, [rule]);
            var sets = new[] { NftSet.OfNetworks("v4", false, []), NftSet.OfNetworks("v6", true, []) };
            var status = FilterDecoding.Status(new NftTable { Family = NftFamily.Inet, Name = "farspan", Sets = sets, Chains = [chain] }, 0);
            var families = new Dictionary<string, bool>(StringComparer.Ordinal) { ["v4"] = false, ["v6"] = true };
            return status.Rules.Count + status.Foreign.Count == 1 && status.Rules.All(r => FilterEncoding.Rule(r, families).SameAs(rule));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_translation_somebody_writes_is_read_exactly_or_called_foreign(bool isDestination) =>
        Prop.ForAll(_expression.ListOf().ToArbitrary(), expressions =>
        {
            var rule = new NftRule { Expressions = [.. expressions], Comment = "x", Handle = 7 };
            var chain = NftChain.Nat(isDestination ? "prerouting" : "postrouting", isDestination, [rule]);
            var sets = new[] { NftSet.OfNetworks("v4", false, []), NftSet.OfNetworks("v6", true, []) };
            var status = FilterDecoding.Status(new NftTable { Family = NftFamily.Inet, Name = "farspan", Sets = sets, Chains = [chain] }, 0);
            var families = new Dictionary<string, bool>(StringComparer.Ordinal) { ["v4"] = false, ["v6"] = true };
            return status.Nat.Count + status.Foreign.Count == 1 && status.Nat.All(r => NatEncoding.Rule(r, families).SameAs(rule));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_translation_at_another_place_is_not_ours()
    {
        var filter = TestSpecs.Machine.Filter;
        var table = FilterEncoding.Table(filter, "farspan", 0);
        var moved = table with { Chains = [.. table.Chains.Select(c => c.Name == "postrouting" ? c with { Base = c.Base! with { Priority = 0 } } : c)] };
        var differences = FilterDelta.Between(filter, FilterDecoding.Status(moved, 0)).Differences;
        Assert.Contains("the packet filter should not have the chain postrouting", differences);
        Assert.Contains(differences, d => d.StartsWith("the translation 'postrouting", StringComparison.Ordinal) && d.EndsWith("is missing", StringComparison.Ordinal));
        var swapped = FilterDecoding.Status(FilterEncoding.Table(filter with { Nat = [.. filter.Nat.Reverse()] }, "farspan", 0), 0);
        Assert.Equal(
            ["the translations of the prerouting chain are in another order", "the translations of the postrouting chain are in another order"],
            FilterDelta.Between(filter, swapped).Differences);
    }

    [Fact]
    public void A_chain_at_another_place_is_not_ours()
    {
        var filter = TestSpecs.Machine.Filter;
        var elsewhere = FilterDecoding.Status(FilterEncoding.Table(filter, "farspan", -300), 0);
        Assert.Equal(["the input chain is missing", "the forward chain is missing", "the output chain is missing"], FilterDelta.Between(filter, elsewhere).Differences);
        var more = FilterEncoding.Table(filter, "farspan", 0);
        var status = FilterDecoding.Status(more with { Chains = [.. more.Chains, new NftChain { Name = "extra", Base = null, Rules = [] }] }, 0);
        Assert.Equal(["the packet filter should not have the chain extra"], FilterDelta.Between(filter, status).Differences);
    }

    [Fact]
    public void A_rule_for_a_set_that_is_not_there_is_refused() =>
        Assert.Throws<IOException>(() => FilterEncoding.Table(TestSpecs.Machine.Filter with { Sets = [] }, "farspan", 0));
}
