using Farspan.Lab.Probes;
using Farspan.Testing;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Egress;

/// <summary>Ways outside with both families and with IPv6 alone: answers of each feed its own sets, and each is fenced.</summary>
[Trait("Requirement", "C6")]
public sealed class EgressFamilyTests
{
    // Two ports of two names for app, and the time for both machines.
    private const int AllowedOfApp = 5;
    private const int AllowedOfWorker = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Both_families_are_learnt_and_fenced() => HoldsAsync(EgressTopology.Both, ["-4", "-6"]);

    [Fact]
    public Task IPv6_alone_is_learnt_and_fenced() => HoldsAsync(EgressTopology.V6, ["-6"]);

    private static async Task HoldsAsync(string topology, IReadOnlyList<string> families)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var report = await TestAsync(lab);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        Assert.Equal([AllowedOfApp * families.Count, AllowedOfWorker * families.Count], report.Egress.Select(r => r.Allowed.Total));
        Assert.All(report.Egress, r => Assert.True(r is { Allowed.IsWhole: true, Refused: { IsWhole: true, Total: > 5 }, Logged: { IsWhole: true, Total: > 4 } }, text));

        // As a program has it: by name, in each family, and with another plan under it.
        foreach (var family in families)
        {
            Assert.Equal(0, await RunAsync(lab, "app", $"curl {family} -skf -m 20 https://api.example.org/ | grep -q '^outside internet 443$'"));
            Assert.NotEqual(0, await RunAsync(lab, "app", $"curl {family} -skf -m 3 https://undeclared.farspan-test.example/"));
        }

        Assert.Equal(0, (await lab.UpAsync(topology)).Operations);
        await lab.UpAsync(topology.Replace("ports: { http: 3000/tcp }", "ports: { http: 3001/tcp }", StringComparison.Ordinal));
        Assert.Equal(0, await RunAsync(lab, "app", "curl -skf -m 20 --resolve 'api.example.org:443:[2620:4f:8000::1]' https://api.example.org/ | grep -q '^outside internet 443$'"));

        // What differs in the one family is found, whatever the other says.
        Assert.Equal(0, await RunAsync(lab, "app", "nft insert rule inet farspan output ip6 daddr 2620:4f:8000::/48 accept"));
        Assert.Equal(0, await RunAsync(lab, "worker", "nft insert rule inet farspan output meta nfproto ipv6 udp dport 123 drop"));
        var findings = (await TestAsync(lab)).Findings;
        Assert.Contains(findings, f => f.Code == "FS5047" && f.Subject.StartsWith("app fd00:a:", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Code == "FS5046" && f.Subject.StartsWith("worker fd00:a:", StringComparison.Ordinal));
    }

    private static Task<int> RunAsync(TestLab lab, string machine, string command) => lab.Session.ExecAsync(machine, ["/bin/sh", "-c", command], Cancel);

    private static async Task<ProbeReport> TestAsync(TestLab lab)
    {
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(5) } };
        return await new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(options, null, Cancel);
    }
}
