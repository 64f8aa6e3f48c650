using Farspan.State.Filters;
using Farspan.Verification.Flows;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Probes;

/// <summary>Breaks a real network in one way after the other: <c>test</c> must say so, name the flow, and be content again afterwards.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "A4")]
[Trait("Requirement", "B4")]
[Trait("Requirement", "B7")]
public sealed class NetworkTestTests(TestedLab lab) : IClassFixture<TestedLab>
{
    [Fact]
    public async Task A_lab_that_is_as_declared_holds()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var report = await lab.TestAsync(isBroken: false);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.True(report.Allowed.Total >= 30, $"{report.Allowed}");
        Assert.Contains(report.Cells, c => c.From == "internet" && c.Allowed.Total == 1);
        Assert.All(report.Traffic!.Pairs.Where(p => p.WasProbed), p => Assert.True(p.EncryptedPackets > 0));
        Assert.Equal(0, report.Traffic.Unreadable);
        Assert.Equal(ClaimState.Holds, report.Claims.Single(c => c.Name == "nodes are closed").State);
        Assert.All(report.Claims, c => Assert.True(c.State == ClaimState.Holds, $"{c.Name}: {c.State} {c.Evidence}"));
        Assert.Contains("no packet of 2 machines left for the internet", report.Claims.Single(c => c.Name == "cut off").Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_is_cut_off_and_gets_packets_out_without_an_answer_is_seen_on_the_way_out()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var address = lab.Plan.Machines.Single(m => m.Machine == "beta").Addresses.First(a => a.Address.ToString().StartsWith("10.0.2.", StringComparison.Ordinal)).Address.ToString();
        await lab.RunAsync("beta", "nft", "insert", "rule", "inet", "farspan", "output", "accept");
        await lab.RunAsync("router-left", "nft", "insert", "rule", "inet", "farspan", "forward", "oifname", "wan0", "accept");
        await lab.RunAsync("router-left", "nft", "insert", "rule", "inet", "farspan", "forward", "iifname", "wan0", "ip", "daddr", address, "drop");
        try
        {
            var report = await lab.TestAsync();
            var claim = report.Claims.Single(c => c.Name == "cut off");
            Assert.Equal(ClaimState.Broken, claim.State);
            Assert.Matches($@"^beta: \d+ packets left for the internet, the first: (tcp|udp) {address.Replace(".", @"\.", StringComparison.Ordinal)}:", claim.Evidence);
            Assert.Contains(report.Findings, f => f.Code == TestCodes.ClaimBrokenCode && f.Group == "cut off");
        }
        finally
        {
            await PutBackAsync("beta");
            await PutBackAsync("router-left");
        }
    }

    [Theory]
    [InlineData("alpha", "policy/echo", FilterChain.Output, "echo")]
    [InlineData("gamma", "policy/echo", FilterChain.Input, "echo")]
    [InlineData("front", "policy/public web", FilterChain.Input, "web")]
    [InlineData("beta", "policy/neighbours", FilterChain.Input, "local")]
    [InlineData("router-far", "link/line", FilterChain.Forward, "linked")]
    [InlineData("router-left", "public/left/open", FilterChain.Forward, "web")]
    [InlineData("router-right", "default established", FilterChain.Forward, "echo")]
    public async Task A_rule_that_is_gone_blocks_what_it_allowed(string node, string origin, FilterChain chain, string service)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await DeleteRulesAsync(node, chain, origin);
        try
        {
            var report = await lab.TestAsync();
            Assert.False(report.Holds);
            var blocked = report.Findings.Where(f => f.Code == TestCodes.BlockedCode).ToList();
            Assert.NotEmpty(blocked);
            Assert.All(blocked, f => Assert.True(f.RealitySays.StartsWith("no answer for", StringComparison.Ordinal) || f.RealitySays == "stopped by the machine's own filter", f.RealitySays));
            Assert.All(blocked, f => Assert.StartsWith("passes", f.PlanSays, StringComparison.Ordinal));
            Assert.Contains(report.Services, s => s.Service == service && !s.Allowed.IsWhole);
            Assert.DoesNotContain(report.Findings, f => f.Code == TestCodes.LeakCode);
        }
        finally
        {
            await PutBackAsync(node);
        }
    }

    [Fact]
    public async Task A_router_that_swallows_the_overlay_blocks_what_goes_over_it()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var port = lab.Plan.Topology.Overlays[0].Port;
        await lab.RunAsync("router-right", "nft", "insert", "rule", "inet", "farspan", "forward", "udp", "dport", $"{port}", "drop");
        try
        {
            var report = await lab.TestAsync();
            var blocked = report.Findings.Where(f => f.Code == TestCodes.BlockedCode).ToList();
            Assert.Equal(2 * 3 * 2, blocked.Count);
            Assert.All(blocked, f => Assert.Contains("gamma ", f.Subject, StringComparison.Ordinal));
        }
        finally
        {
            await PutBackAsync("router-right");
        }
    }

    [Theory]
    [InlineData("front", "input", "tcp dport 7000 accept", "internet", "front")]
    [InlineData("front", "input", "accept", "internet", "front")]
    public async Task A_rule_too_many_is_a_leak_although_the_port_is_closed(string node, string chain, string rule, string from, string to)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await lab.RunAsync(node, ["nft", "insert", "rule", "inet", "farspan", chain, .. rule.Split(' ')]);
        try
        {
            var report = await lab.TestAsync();
            var leaks = report.Findings.Where(f => f.Code == TestCodes.LeakCode).ToList();
            Assert.NotEmpty(leaks);
            Assert.All(leaks, f => Assert.Contains($"{from} ", f.Subject, StringComparison.Ordinal));
            Assert.All(leaks, f => Assert.Contains($"→ {to} ", f.Subject, StringComparison.Ordinal));
        }
        finally
        {
            await PutBackAsync(node);
        }
    }

    [Fact]
    public async Task Filters_that_are_open_on_both_sides_leak_in_clear_and_break_the_claims()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await lab.RunAsync("alpha", "nft", "insert", "rule", "inet", "farspan", "output", "accept");
        await lab.RunAsync("front", "nft", "insert", "rule", "inet", "farspan", "input", "accept");
        try
        {
            var report = await lab.TestAsync();
            Assert.Contains(report.Findings, f => f.Code == TestCodes.LeakCode && f.Subject.StartsWith("alpha 10.0.2.", StringComparison.Ordinal));
            var clear = Assert.Single(report.Findings, f => f.Code == TestCodes.ClearTrafficCode && f.Subject == "alpha – front");
            Assert.Contains("packets in clear, the first: tcp", clear.RealitySays, StringComparison.Ordinal);
            Assert.Equal(ClaimState.Broken, report.Claims.Single(c => c.Name == "nodes are closed").State);
        }
        finally
        {
            await PutBackAsync("alpha");
            await PutBackAsync("front");
        }
    }

    [Fact]
    public async Task A_machine_that_only_tries_in_clear_is_seen_on_the_wire()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await lab.RunAsync("gamma", "nft", "insert", "rule", "inet", "farspan", "output", "accept");
        try
        {
            var report = await lab.TestAsync();
            Assert.DoesNotContain(report.Findings, f => f.Code == TestCodes.LeakCode);
            Assert.Contains(report.Findings, f => f.Code == TestCodes.ClearTrafficCode && f.Subject.Contains("gamma", StringComparison.Ordinal));
        }
        finally
        {
            await PutBackAsync("gamma");
        }
    }

    [Fact]
    public async Task A_route_round_the_overlay_is_not_the_declared_way()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var gamma = AddressBook.From(lab.Plan).Of("gamma").Single(a => a.Overlay == "mesh").Address;
        await lab.RunAsync("alpha", "ip", "route", "add", $"{gamma}/32", "dev", "eth0", "metric", "1");
        try
        {
            var report = await lab.TestAsync();
            Assert.Contains(report.Findings, f => f.Code is TestCodes.BlockedCode or TestCodes.WrongPathCode && f.Subject.StartsWith("alpha ", StringComparison.Ordinal) && f.Subject.Contains("→ gamma ", StringComparison.Ordinal));
        }
        finally
        {
            await lab.RunAsync("alpha", "ip", "route", "del", $"{gamma}/32", "dev", "eth0", "metric", "1");
        }
    }

    [Fact]
    public async Task An_overlay_that_is_down_blocks_every_flow_over_it()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await lab.RunAsync("beta", "ip", "link", "set", "fs-mesh", "down");
        try
        {
            var report = await lab.TestAsync();
            Assert.All(
                report.Findings.Where(f => f.Code is TestCodes.BlockedCode or TestCodes.NotSentCode),
                f => Assert.Contains("beta ", f.Subject, StringComparison.Ordinal));
            Assert.Equal(ClaimState.Broken, report.Claims.Single(c => c.Name == "echo everywhere").State);
        }
        finally
        {
            await PutBackAsync("beta");
        }
    }

    [Fact]
    public async Task A_namespace_that_is_gone_leaves_probes_not_sent()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        lab.Network.Missing.Add("delta");
        try
        {
            var report = await lab.TestAsync();
            Assert.False(report.Holds);
            var unsent = report.Findings.Where(f => f.Code == TestCodes.NotSentCode).ToList();
            Assert.NotEmpty(unsent);
            Assert.All(unsent, f => Assert.Contains("delta ", f.Subject, StringComparison.Ordinal));
        }
        finally
        {
            lab.Network.Missing.Clear();
        }
    }

    [Fact]
    public async Task A_cut_provider_differs_and_after_healing_everything_holds_again()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await lab.Network.CutAsync("provider/right", TestContext.Current.CancellationToken);
        try
        {
            var report = await lab.TestAsync();
            Assert.All(report.Findings.Where(f => f.Code == TestCodes.BlockedCode), f => Assert.Contains("gamma ", f.Subject, StringComparison.Ordinal));
            Assert.Contains(report.Findings, f => f.Code == TestCodes.BlockedCode);
        }
        finally
        {
            await lab.Network.HealAsync("provider/right", CancellationToken.None);
        }

        var healed = await lab.TestAsync(isBroken: false);
        Assert.True(healed.Holds, ProbeReportText.Write(healed));
    }

    /// <summary>Deletes the rules whose comment begins with an origin, as somebody with nft would.</summary>
    private async Task DeleteRulesAsync(string node, FilterChain chain, string origin)
    {
        var name = chain.ToString().ToLowerInvariant();
        var script = $"nft -a list chain inet farspan {name} | grep 'comment \"{origin}' | sed 's/.*# handle //' | " +
            $"{{ n=0; while read h; do nft delete rule inet farspan {name} handle $h || exit 1; n=$((n+1)); done; test $n -gt 0; }}";
        await lab.RunAsync(node, "sh", "-c", script);
    }

    /// <summary>Brings the node back to the plan by what <c>up</c> does, and makes sure that nothing is left of what the test did.</summary>
    private async Task PutBackAsync(string node)
    {
        await lab.RepairAsync();
        var status = await lab.Session.StatusAsync(CancellationToken.None);
        Assert.Empty(status.Providers.SelectMany(p => p.Machines).Concat(status.Core).Where(m => m.Machine == node).SelectMany(m => m.Drift));
    }
}
