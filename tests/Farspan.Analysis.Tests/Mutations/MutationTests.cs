using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Tests.Mutations;

/// <summary>A mistake of the compiler in any kind of rule is seen: the proof is worth what it would have noticed.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "C2")]
public sealed class MutationTests
{
    private const string Whole = "it means everything already";
    private const string NoRange = "a kernel parameter and a chain's policy have nothing to widen";
    private const string NoReach = "it says nothing of who reaches whom: addresses and routes come from the plan alone; the read back of a test sees it (FS5011)";
    private const string Self = "what a machine says to itself never leaves it; the services of the lab do, and a test asks them";
    private const string NeverNew = "no rule after it accepts a packet that is neither new nor of a connection, ICMP errors apart; the read back of a test sees it (FS5011)";
    private const string Told = "it is the last of its chain, whose policy drops the same: it only tells the log what is refused, and the log's own tests see that";
    private const string OneCard = "there is one card, so every way back is by it";

    private const string NoForward = "a machine does not forward: ip_forward is not set on it";
    private const string Symmetric = "every way of the plan is the same there and back, so each router knows the connection; the read back of a test sees it (FS5011)";

    private static readonly string[] _examples = ["provider-groups", "kubespan-hybrid", "ai-foundry", "simple-proxy", "tailnet-omni"];

    /// <summary>Every kind of rule: null where leaving it out (widening it) is seen by the proof, otherwise why that cannot be seen and what sees it instead.</summary>
    private static readonly Dictionary<string, (string? Dropped, string? Widened)> _table = new(StringComparer.Ordinal)
    {
        ["allowed IPs"] = (null, null),
        ["backbone accept_dad (IPv6)"] = (NoReach, NoRange),
        ["backbone accept_ra (IPv6)"] = (NoReach, NoRange),
        ["backbone forwarding (IPv6)"] = (null, NoRange),
        ["backbone ip_forward"] = (null, NoRange),
        ["backbone route default"] = (null, Whole),
        ["backbone route to a block"] = (null, null),
        ["backbone rp_filter"] = (null, NoRange),
        ["internet accept_dad (IPv6)"] = (NoReach, NoRange),
        ["internet accept_ra (IPv6)"] = (NoReach, NoRange),
        ["internet route default"] = (null, Whole),
        ["internet rp_filter"] = (OneCard, NoRange),
        ["machine accept_dad (IPv6)"] = (NoReach, NoRange),
        ["machine accept_ra (IPv6)"] = (NoReach, NoRange),
        ["machine forward chain policy"] = (NoForward, NoRange),
        ["machine input default established"] = (null, null),
        ["machine input default icmp"] = (null, null),
        ["machine input default icmpv6"] = (null, null),
        ["machine input default invalid"] = (NeverNew, null),
        ["machine input default loopback"] = (Self, null),
        ["machine input overlay"] = (null, null),
        ["machine input chain policy"] = (null, NoRange),
        ["machine output chain policy"] = (null, NoRange),
        ["machine input policy"] = (null, null),
        ["machine output default established"] = (null, null),
        ["machine output default icmp"] = (null, null),
        ["machine output default icmpv6"] = (null, null),
        ["machine output default invalid"] = (NeverNew, null),
        ["machine output default loopback"] = (Self, null),
        ["machine output default no egress entry"] = (Told, Told),
        ["machine output overlay"] = (null, null),
        ["machine output policy"] = (null, null),
        ["machine route default"] = (null, Whole),
        ["machine route to a block"] = (null, null),
        ["machine rp_filter"] = (null, NoRange),
        ["router accept_dad (IPv6)"] = (NoReach, NoRange),
        ["router accept_ra (IPv6)"] = (NoReach, NoRange),
        ["router forward default established"] = (null, null),
        ["router forward default forged source in"] = (null, null),
        ["router forward default invalid"] = (Symmetric, null),
        ["router forward default same network"] = (null, null),
        ["router forward egress out"] = (null, null),
        ["router forward link in"] = (null, null),
        ["router forward link out"] = (null, null),
        ["router forward overlay in"] = (null, null),
        ["router forward overlay out"] = (null, null),
        ["router forward chain policy"] = (null, NoRange),
        ["router forward policy out"] = (null, null),
        ["router forward public in"] = (null, null),
        ["router forward public out"] = (null, null),
        ["router destination nat forward in"] = (null, null),
        ["router destination nat link"] = (null, null),
        ["router destination nat link in"] = (null, null),
        ["router masquerade nat egress out"] = (null, null),
        ["router masquerade nat link out"] = (null, null),
        ["router source nat link on"] = (null, null),
        ["router source nat link out"] = (null, null),
        ["router forward forward in"] = (null, null),
        ["router forwarding (IPv6)"] = (null, NoRange),
        ["router input default established"] = (null, null),
        ["router input default icmp"] = (null, null),
        ["router input default icmpv6"] = (null, null),
        ["router input default invalid"] = (NeverNew, null),
        ["router input default loopback"] = (Self, null),
        ["router input link"] = (null, null),
        ["router input chain policy"] = (null, NoRange),
        ["router ip_forward"] = (null, NoRange),
        ["router output default established"] = (null, null),
        ["router output default icmp"] = (null, null),
        ["router output default icmpv6"] = (null, null),
        ["router output default invalid"] = (NeverNew, null),
        ["router output default loopback"] = (Self, null),
        ["router output link"] = (null, null),
        ["router output chain policy"] = (null, NoRange),
        ["router route default"] = (null, Whole),
        ["router route to a block"] = (null, null),
        ["router rp_filter"] = (null, NoRange),
    };

    private const string Mutated = "its kinds are in the table";
    private const string Who = "says who and where it is, and nothing of packets";
    private const string Placed = "what rules, routes and translations speak of; the plan's own reader and the read back of a test see what is missing (FS5011)";
    private const string Listening = "what listens and how it answers: what may reach it is in the filter; its own tests and the probes of a test ask it";

    private static readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal)
    {
        ["Machine"] = Who, ["Role"] = Who, ["Provider"] = Who, ["Zone"] = Who, ["Generation"] = Who,
        ["Sysctls"] = Mutated, ["Routes"] = Mutated, ["Overlays"] = Mutated, ["Filter"] = Mutated,
        ["Links"] = Placed, ["Addresses"] = Placed, ["Services"] = Listening, ["Gateways"] = Listening, ["DnsServers"] = Listening,
        ["Hosts"] = Listening, ["Resolver"] = Listening, ["Certificates"] = Listening,
    };

    public static TheoryData<string> Kinds => [.. AllKinds()];

    [Fact]
    public void A_sound_plan_shows_no_difference() => Assert.Null(DeclaredDifference.Of(Plans.Compile(MutationGround.Topology)));

    [Fact]
    public void Every_kind_of_rule_in_any_plan_has_an_entry_and_no_entry_is_left_over() =>
        Assert.Equal(AllKinds(), _table.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_translation_is_on_the_ground() =>
        Assert.Equal(Enum.GetValues<NatKind>(), Plans.Compile(MutationGround.Topology).Fabric.SelectMany(f => f.Filter.Nat).Select(r => r.Kind).Distinct().Order());

    /// <summary>A new part of a spec has to be mutated too, or to have its reason here.</summary>
    [Fact]
    public void Every_part_of_a_spec_is_mutated_or_has_its_reason()
    {
        Assert.Equal(typeof(MachineSpec).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal), _parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["ForwardPolicy", "InputPolicy", "Nat", "OutputPolicy", "Rules", "Sets"], typeof(FilterSpec).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_that_is_left_out_or_widened_is_noticed_or_has_its_reason(string kind)
    {
        var plan = Plans.Compile(MutationGround.Topology);
        var (dropped, widened) = (DeclaredDifference.Of(plan.Drop(kind)), DeclaredDifference.Of(plan.Widen(kind)));
        var entry = _table.GetValueOrDefault(kind);
        Assert.True((dropped is null) == (entry.Dropped is not null), $"{kind}, left out: {dropped ?? "nothing differs"}");
        Assert.True((widened is null) == (entry.Widened is not null), $"{kind}, widened: {widened ?? "nothing differs"}");
    }

    private static IReadOnlyList<string> AllKinds() =>
    [
        .. _examples.Select(Plans.Example).Append(Plans.Compile(MutationGround.Topology)).SelectMany(MutationKinds.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
