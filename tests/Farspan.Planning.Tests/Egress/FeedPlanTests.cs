using System.Net;
using System.Text;
using Farspan.Planning.Dns;
using Farspan.State.Dns;
using Farspan.State.Filters;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Planning.Tests.Egress;

/// <summary>What ways outside without a gateway become on each machine.</summary>
[Trait("Requirement", "C6")]
public sealed class FeedPlanTests
{
    public static TheoryData<string, string> Families => new() { { "egress-both.txt", EgressTopology.Both }, { "egress-v6.txt", EgressTopology.V6 } };

    [Theory]
    [InlineData("egress.txt", EgressTopology.Text)]
    [MemberData(nameof(Families))]
    public void Every_machine_of_an_entry_gets_a_forwarder_learnt_sets_and_a_last_rule_that_tells(string golden, string text)
    {
        var plan = Compile(text);
        Golden.Equal(golden, string.Concat(plan.Machines.Select(m =>
            $"{m.Machine}\n" +
            $"  resolver {string.Join(' ', m.Resolver.Asked)} search {string.Join(' ', m.Resolver.Search)}\n" +
            string.Concat(m.Services.Select(s => $"  service {s.Name}: {SpecText.Of(s)}\n")) +
            string.Concat(m.DnsServers.SelectMany(DnsText.Lines).Select(l => $"  {l.Key}: {l.Value}\n")) +
            string.Concat(m.Filter.Sets.Where(s => s.IsLearnt).Select(s => $"  {FilterText.Of(s)}\n")) +
            string.Concat(m.Filter.Rules.Where(r => r.Chain == FilterChain.Output).Select(r => $"  {FilterText.WithOrigin(r)}\n")))));
    }

    [Fact]
    public void An_entry_with_other_hosts_learns_anew_and_one_with_other_ports_goes_on()
    {
        static string[] Sets(string text) => [.. Compile(text).Machines.SelectMany(m => m.Filter.Sets).Where(s => s.IsLearnt).Select(s => s.Name).Distinct().Order(StringComparer.Ordinal)];
        var before = Sets(EgressTopology.Text);
        Assert.Equal(before, Sets(EgressTopology.Text.Replace("[80/tcp, 443/tcp]", "443/tcp", StringComparison.Ordinal)));
        Assert.Single(Sets(EgressTopology.Text.Replace("api.example.org, ", "", StringComparison.Ordinal)).Except(before, StringComparer.Ordinal));
        Assert.NotEqual(Compile(EgressTopology.Text).Digest, Compile(EgressTopology.Text.Replace("api.example.org, ", "", StringComparison.Ordinal)).Digest);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("11.0.0.1", true)]
    [InlineData("10.255.0.1", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.77.1", false)]
    [InlineData("100.100.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.1.2.3", false)]
    [InlineData("127.0.0.9", false)]
    [InlineData("198.18.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fd12::1", false)]
    public void Nobody_opens_a_private_address_by_an_answer(string address, bool isLearnt)
    {
        var feeds = Compile(EgressTopology.Text).Machines.SelectMany(m => m.DnsServers).Select(s => s.Feed).OfType<DnsFeedSpec>().ToList();
        Assert.Equal(isLearnt, feeds.Exists(f => f.Within.Any(n => n.Contains(IPAddress.Parse(address)))));
    }

    [Theory]
    [InlineData("2620:4f:8000::1", true)]
    [InlineData("2001:db9::1", true)]
    [InlineData("2003::1", true)]
    [InlineData("fbff::1", true)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("fdff:ffff::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("febf::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("feff::1", false)]
    [InlineData("ff0e::1", false)]
    [InlineData("::1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b:1::10.0.0.1", false)]
    [InlineData("2001:0:a00:1::1", false)]
    [InlineData("2001:2::2", false)]
    [InlineData("2002:a00:1::1", false)]
    public void Nobody_opens_a_private_address_by_an_answer_of_IPv6(string address, bool isLearnt) => Assert.All([EgressTopology.Both, EgressTopology.V6], text =>
    {
        var feeds = Compile(text).Machines.SelectMany(m => m.DnsServers).Select(s => s.Feed).OfType<DnsFeedSpec>().ToList();
        Assert.Equal(2, feeds.Count);
        Assert.All(feeds, f => Assert.Equal(isLearnt, f.Within.Any(n => n.Contains(IPAddress.Parse(address)))));
    });

    [Theory]
    [InlineData("2a00:a:0:1::5", false)]
    [InlineData("2a00:a:ffff::1", false)]
    [InlineData("2a00:b::1", true)]
    public void Nobody_opens_a_declared_address_by_an_answer_of_IPv6(string address, bool isLearnt)
    {
        var feeds = Compile(EgressTopology.V6.Replace("fd00:a:", "2a00:a:", StringComparison.Ordinal).Replace("::/48", "::/32", StringComparison.Ordinal)).Machines.SelectMany(m => m.DnsServers).Select(s => s.Feed).OfType<DnsFeedSpec>();
        Assert.All(feeds, f => Assert.Equal(isLearnt, f.Within.Any(n => n.Contains(IPAddress.Parse(address)))));
    }

    [Fact]
    public void Without_entries_nothing_is_fed()
    {
        var text = EgressTopology.Text[..EgressTopology.Text.IndexOf("egress:", StringComparison.Ordinal)];
        Assert.All(Compile(text).Machines, m => Assert.True(m.Resolver.Local is null && m.DnsServers.All(s => s.Service != DnsFeedSpec.Service) && m.Filter.Rules.All(r => r.LogGroup is null)));
    }

    private static NetworkPlan Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("egress.yaml", Encoding.UTF8.GetBytes(text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!;
    }
}
