using System.Globalization;
using System.Text.Json;
using Farspan.Agent.Dns.Hosting;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Dns;
using Farspan.Testing;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Egress;

/// <summary>Ways outside without a gateway in the lab: a real filter, real forwarders, a real name server and a real server of time on the lab's internet.</summary>
[Trait("Requirement", "C6")]
public sealed class EgressTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listed_names_are_reached_and_nothing_else_and_the_log_says_what_is_missing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(EgressTopology.Text);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var report = await TestAsync(lab, TestLab.Patience);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        Assert.Equal(["app", "worker"], report.Egress.Select(r => r.Machine));
        Assert.All(report.Egress, r => Assert.True(r is { Allowed: { IsWhole: true, Total: > 0 }, Refused: { IsWhole: true, Total: > 5 }, Logged: { IsWhole: true, Total: > 4 } }, text));

        // The same plan again is no reason to touch a filter, whatever its sets have come to hold; another one keeps what they hold.
        Assert.True(await IsOpenAsync(lab, "app", "api.example.org"));
        Assert.Equal(0, (await lab.UpAsync(EgressTopology.Text)).Operations);
        await lab.UpAsync(EgressTopology.Text.Replace("ports: { http: 3000/tcp }", "ports: { http: 3001/tcp }", StringComparison.Ordinal));
        Assert.Equal(0, await RunAsync(lab, "app", "curl -skf -m 60 --resolve api.example.org:443:192.52.193.1 https://api.example.org/ | grep -q '^outside internet 443$'"));

        // What differs is found: a way that is open to everybody, and one that is closed.
        Assert.Equal(0, await RunAsync(lab, "app", "nft insert rule inet farspan output ip daddr 192.52.193.0/24 accept"));
        var open = await TestAsync(lab);
        Assert.Contains(open.Findings, f => f.Code == "FS5047" && f.Subject.StartsWith("app ", StringComparison.Ordinal));
        Assert.Equal(0, await RunAsync(lab, "worker", "nft insert rule inet farspan output udp dport 123 drop"));
        Assert.Contains((await TestAsync(lab)).Findings, f => f.Code == "FS5046" && f.Subject.Contains("time.example.net 123/udp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_killed_forwarder_comes_back_and_forgets_nothing_and_down_gives_the_resolver_back()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(EgressTopology.Text);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        Assert.True(await IsOpenAsync(lab, "app", "api.example.org"));
        for (var round = 0; round < 3; round++)
        {
            var before = Process(lab);
            Assert.Equal(0, await RunAsync(lab, "app", string.Create(CultureInfo.InvariantCulture, $"kill -9 {before}")));

            // What was learnt needs nobody; names come back with another process.
            Assert.Equal(0, await RunAsync(lab, "app", "curl -skf -m 60 --resolve api.example.org:443:192.52.193.1 https://api.example.org/ | grep -q '^outside internet 443$'"));
            await ProviderGroupsTests.UntilAsync(async () => Process(lab) != before && await IsOpenAsync(lab, "app", "farspan-test.models.example.net"), Cancel);
        }

        var report = await TestAsync(lab, TestLab.Patience);
        Assert.True(report.Holds, ProbeReportText.Write(report));
    }

    [Fact]
    [Trait("Requirement", "C7")]
    public async Task A_claim_that_an_entry_breaks_is_told_and_a_name_that_nobody_asked_is_no_difference()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(EgressTopology.Text + "\nclaims:\n  - airGapped: machine/worker\n  - never: { from: machine/app, to: internet, ports: 443/tcp }");
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var report = await TestAsync(lab, TestLab.Patience);
        Assert.Equal(["FS5007", "FS5007"], report.Findings.Select(f => f.Code));
        Assert.Contains(report.Findings, f => f.PolicySays.Contains("policy/egress clock by answers", StringComparison.Ordinal));
    }

    private static int Process(TestLab lab)
    {
        try
        {
            using var record = JsonDocument.Parse(File.ReadAllBytes(new DnsFolder(lab.Session.Paths.DataFolder("app", DnsFeedSpec.Service)).ProcessFile));
            return record.RootElement.GetProperty("pid").GetInt32();
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return 0; // It is being written.
        }
    }

    private static async Task<bool> IsOpenAsync(TestLab lab, string machine, string name) =>
        await RunAsync(lab, machine, $"curl -skf -m 60 https://{name}/ | grep -q '^outside internet 443$'") == 0;

    private static Task<int> RunAsync(TestLab lab, string machine, string command) => lab.Session.ExecAsync(machine, ["/bin/sh", "-c", command], Cancel);

    private static async Task<ProbeReport> TestAsync(TestLab lab, TimeSpan? deadline = null)
    {
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline ?? TimeSpan.FromSeconds(5) } };
        return await new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(options, null, Cancel);
    }
}
