using Farspan.Addressing;
using Farspan.State.Filters;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests.Filters;

[Trait("Requirement", "C2")]
public sealed class FilterDeltaTests
{
    private static readonly Gen<FilterRuleSpec> _rule =
        from chain in Gen.Elements(FilterChain.Input, FilterChain.Forward, FilterChain.Output)
        from link in Gen.Elements(null, "fs-mesh")
        from source in Gen.Elements(null, AddressMatch.In("etcd"), AddressMatch.In(Gens.Network("10.0.0.0/16")))
        from port in Gen.Elements<ushort>(22, 2379)
        from verdict in Gen.Elements(FilterVerdict.Accept, FilterVerdict.Drop)
        select Rule(chain) with { InLink = link, Source = source, Ports = [new PortRange(port, port)], Verdict = verdict };

    private static readonly Gen<FilterSpec> _filter =
        from rules in _rule.ArrayOf(4)
        from policy in Gen.Elements(FilterVerdict.Accept, FilterVerdict.Drop)
        from networks in Gens.PartOf("10.0.1.2/32", "10.1.1.2/32")
        select Filter([.. rules]) with
        {
            InputPolicy = policy,
            Sets = [new AddressSetSpec { Name = "etcd", IsIPv6 = false, Networks = [.. networks.Select(Gens.Network)] }],
        };

    [Fact]
    public void What_was_put_in_place_differs_in_nothing() =>
        Gens.Holds(_filter, filter => FilterDelta.Between(filter, Seen(filter)).IsEmpty);

    [Fact]
    public void The_order_of_chains_among_each_other_and_of_set_members_is_no_difference() =>
        Gens.Holds(_filter, filter => FilterDelta.Between(filter, Seen(filter) with
        {
            Rules = [.. filter.Rules.OrderBy(r => r.Chain)],
            Sets = [.. filter.Sets.Select(s => s with { Networks = [.. s.Networks.Reverse()] })],
        }).IsEmpty);

    [Fact]
    public void A_rule_taken_away_is_seen() =>
        Gens.Holds(_filter, filter => FilterDelta.Between(filter, Seen(filter) with { Rules = [.. filter.Rules.Skip(1)] }) is { IsEmpty: false, Replace: not null });

    [Fact]
    public void Every_kind_of_difference_has_words()
    {
        var rule = Rule(FilterChain.Input);
        var other = Rule(FilterChain.Input) with { Ports = [] };
        var filter = Filter([rule, other]) with { Sets = [new AddressSetSpec { Name = "etcd", IsIPv6 = false, Networks = [] }] };
        var delta = FilterDelta.Between(filter, Seen(filter) with
        {
            InputPolicy = FilterVerdict.Accept,
            ForwardPolicy = null,
            Sets = [],
            Rules = [rule, rule],
            Foreign = ["chain other"],
        });
        Assert.Equal(
            [
                "the input chain should end in drop, not accept",
                "the forward chain is missing",
                "the set 'set etcd ipv4_addr {  }' is missing",
                "the rule 'input meta l4proto tcp ct state established,new accept comment \"test\"' is missing",
                "the rule 'input meta l4proto tcp tcp dport { 22 } ct state established,new accept comment \"test\"' should not be there",
                "the packet filter should not have chain other",
            ],
            delta.Differences);
        Assert.Equal(["the rules of the input chain are in another order"], FilterDelta.Between(filter, Seen(filter) with { Rules = [other, rule] }).Differences);
        Assert.Equal(["the packet filter is not there"], FilterDelta.Between(filter, null).Differences);
    }

    [Fact]
    public void Translations_are_compared_chain_by_chain_and_in_order()
    {
        var (masquerade, forward) = (Samples.Spec.Filter.Nat[0], Samples.Spec.Filter.Nat[1]);
        var filter = Filter([]) with { Nat = [masquerade, forward, masquerade with { OutLink = "eth1" }] };
        Assert.Empty(FilterDelta.Between(filter, Seen(filter) with { Nat = [forward, masquerade, masquerade with { OutLink = "eth1" }] }).Differences);
        Assert.Equal(
            ["the translations of the postrouting chain are in another order"],
            FilterDelta.Between(filter, Seen(filter) with { Nat = [forward, masquerade with { OutLink = "eth1" }, masquerade] }).Differences);
        Assert.Equal(
            [
                "the translation 'prerouting iifname \"eth0\" ip daddr 100.64.0.1/32 meta l4proto tcp tcp dport { 443 } dnat ip to 10.0.1.2:8443 comment \"forward/aws/443/tcp topology.yaml:12:7\"' is missing",
                "the translation 'postrouting oifname \"eth0\" saddr @etcd masquerade comment \"egress/aws/etcd topology.yaml:9:7\"' should not be there",
            ],
            FilterDelta.Between(filter, Seen(filter) with { Nat = [masquerade, masquerade, masquerade with { OutLink = "eth1" }] }).Differences);
    }

    private static FilterRuleSpec Rule(FilterChain chain) => new()
    {
        Chain = chain,
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Tcp,
        Ports = [new PortRange(22, 22)],
        IcmpTypes = [],
        States = ConnectionStates.New | ConnectionStates.Established,
        Verdict = FilterVerdict.Accept,
        Origin = "test",
    };

    private static FilterSpec Filter(IReadOnlyList<FilterRuleSpec> rules) => new()
    {
        InputPolicy = FilterVerdict.Drop,
        ForwardPolicy = FilterVerdict.Drop,
        OutputPolicy = FilterVerdict.Drop,
        Sets = [],
        Rules = rules,
        Nat = [],
    };

    private static FilterStatus Seen(FilterSpec filter) => new()
    {
        InputPolicy = filter.InputPolicy,
        ForwardPolicy = filter.ForwardPolicy,
        OutputPolicy = filter.OutputPolicy,
        Sets = filter.Sets,
        Rules = filter.Rules,
        Nat = filter.Nat,
        Foreign = [],
    };
}
