using Farspan.Analysis.Claims;
using Farspan.Analysis.Layers;
using Farspan.State.Dns;
using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Egress;

/// <summary>What is proved of machines whose ways outside are learnt from answers: that they may reach any address there, on the ports of their entries and on no others.</summary>
[Trait("Requirement", "C6")]
[Trait("Requirement", "C7")]
public sealed class EgressProofTests
{
    private static ProofReport Prove(string claims) => Prover.Prove(Plans.Compile($"{EgressTopology.Text}\nclaims:\n{claims}"));

    [Fact]
    public void An_air_gap_fails_with_an_entry_and_names_it()
    {
        var claim = Assert.Single(Prove("  - airGapped: machine/worker").Claims);
        Assert.Equal(Outcome.Fails, claim.Outcome);
        Assert.Contains("egress clock by answers", $"{claim.Reason} {claim.Counterexample!.Blame}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never: { from: machine/app, to: internet, ports: 443/tcp }", false)]
    [InlineData("never: { from: machine/app, to: internet, ports: 22/tcp }", true)]
    [InlineData("never: { from: machine/worker, to: internet, ports: 443/tcp }", true)]
    [InlineData("never: { from: machine/worker, to: internet, ports: 123/udp }", false)]
    [InlineData("never: { from: machine/worker, to: internet, ports: 123/tcp }", true)]
    [InlineData("always: { from: machine/app, to: internet, ports: 443/tcp }", false)]
    [InlineData("always: { from: machine/app, to: internet, ports: 22/tcp }", false)]
    public void An_entry_may_reach_the_internet_on_its_ports_and_on_no_other(string claim, bool holds) =>
        Assert.Equal(holds ? Outcome.Holds : Outcome.Fails, Assert.Single(Prove($"  - {claim}").Claims).Outcome);

    [Fact]
    public void A_policy_beside_an_entry_is_a_way_for_certain()
    {
        var text = EgressTopology.Text + "\n  - allow: { from: { role: app }, to: internet, ports: [443/tcp, 80/tcp] }\nclaims:\n  - always: { from: machine/app, to: internet, ports: 443/tcp }\n  - always: { from: machine/app, to: internet, ports: 123/udp }";
        Assert.Equal([Outcome.Holds, Outcome.Fails], Prover.Prove(Plans.Compile(text)).Claims.Select(c => c.Outcome));
    }

    [Fact]
    public void No_learnt_set_can_come_to_hold_an_inner_address()
    {
        var plan = Plans.Compile(EgressTopology.Text);
        var sets = plan.Machines.SelectMany(m => m.Filter.Sets).Where(s => s.IsLearnt).ToList();
        Assert.Equal(2, sets.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count());
        var inner = plan.Machines.SelectMany(m => m.Addresses).Select(a => a.Address).Append(System.Net.IPAddress.Parse("169.254.169.254")).Append(DnsFeedSpec.Address);
        Assert.DoesNotContain(inner, a => sets.Exists(s => s.Networks.Any(n => n.Contains(a))));
        Assert.All(plan.Machines.SelectMany(m => m.DnsServers).Select(s => s.Feed).OfType<DnsFeedSpec>(), f => Assert.All(f.Within, w => Assert.True(sets[0].Networks.Any(n => n.PrefixLength <= w.PrefixLength && n.Contains(w.BaseAddress)), $"{w} may be learnt, and the proof knows nothing of it")));
        Assert.All(plan.Machines.Where(m => m.Filter.Sets.Any(s => s.IsLearnt)), m =>
        {
            var last = m.Filter.Rules.Last(r => r.Chain == FilterChain.Output);
            Assert.Equal((FilterVerdict.Drop, (ushort?)State.KernelMarks.RefusalGroup), (last.Verdict, last.LogGroup));
        });
        Assert.DoesNotContain(plan.Machines.Single(m => m.Machine == "names").Filter.Rules, r => r.LogGroup is not null);
    }

    [Fact]
    public void An_entry_for_NTP_is_a_way_to_the_clock_and_one_for_a_name_is_a_way_to_that_name_alone()
    {
        const string Trust = """

            authorities:
              public: { kind: acme, directory: "https://acme.example.net/directory", challenge: http-01 }
            tls:
              front: { of: service/panel, minimum: tls1.2, issuer: public, names: panel.example.org }
            """;
        static string[] Codes(string text) => [.. LayerCheck.Of(Plans.Compile(text)).Select(d => d.Code)];
        var listed = EgressTopology.Text.Replace("  - { name: clock", "  - { name: authority, from: machine/worker, to: acme.example.net, ports: 443/tcp }\n  - { name: clock", StringComparison.Ordinal);
        var other = listed.Replace("to: acme.example.net", "to: other.example.net", StringComparison.Ordinal);
        Assert.DoesNotContain(LayerCodes.NoTimeCode, Codes(listed + Trust));
        Assert.Contains(LayerCodes.NoTimeCode, Codes(listed.Replace("[machine/app, machine/worker]", "machine/app", StringComparison.Ordinal) + Trust));
        Assert.DoesNotContain(LayerCodes.IssuerOutOfReachCode, Codes(listed + Trust));
        Assert.Contains(LayerCodes.IssuerOutOfReachCode, Codes(other + Trust));
    }
}
