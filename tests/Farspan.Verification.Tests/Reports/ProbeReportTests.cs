using System.Text.Json;
using Farspan.Planning;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Tests.Reports;

[Trait("Requirement", "A6")]
public sealed class ProbeReportTests
{
    private static readonly TimeSpan _elapsed = TimeSpan.FromMilliseconds(3140);

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    public void A_network_that_is_as_declared(string example)
    {
        var plan = Plans.Example(example);
        var report = Build(plan, r => r);
        Assert.True(report.Holds);
        Golden.Equal($"{example}-holds.txt", ProbeReportText.Write(report));
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void A_network_with_one_of_each_kind_of_difference()
    {
        var report = Build(Plans.Example("provider-groups"), results => results
            .With(p => p is { From: "etcd-1", To: "etcd-2", Port: 2380, Expect: Expectation.Connects }, ProbeOutcome.Silent, "no answer for 5.0 s (4 attempts)")
            .With(p => p is { From: "internet", To: "talos-cp-1", Port: 6443 }, ProbeOutcome.Closed, "connection refused: the packet reached the machine")
            .With(p => p is { From: "talos-cp-2", To: "karpenter-2", Port: 10250, Expect: Expectation.Connects }, ProbeOutcome.WrongService, "answered «nginx» instead of kubelet")
            .With(p => p is { From: "talos-cp-3", To: "etcd-3", Port: 2379, Expect: Expectation.Connects }, ProbeOutcome.WrongPath, "left by eth0 instead of fs-mesh")
            .With(p => p is { From: "karpenter-5", To: "talos-cp-5", Port: 6443, Expect: Expectation.Connects }, ProbeOutcome.NotSent, "the namespace is gone"));
        Assert.False(report.Holds);
        Assert.Equal(
            ["FS5001", "FS5002", "FS5003", "FS5004", "FS5005", "FS5008"],
            report.Findings.Select(f => f.Code).Distinct().Order(StringComparer.Ordinal));
        Golden.Equal("provider-groups-differs.txt", ProbeReportText.Write(report));
    }

    [Fact]
    public void What_is_cut_by_hand_is_said_at_the_top()
    {
        var report = Build(Plans.Compile(Contradiction), r => r) with { Faults = ["provider/aws"] };
        Assert.Contains("cut off when the test began: provider/aws (`farspan heal --all` takes it back)", ProbeReportText.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_providers_fold_into_lines()
    {
        var report = Build(Results.ManyProviders(50), results => results.With(p => p is { From: "m7" } && p.Expect == Expectation.Connects, ProbeOutcome.Silent, "no answer for 5.0 s"));
        var text = ProbeReportText.Write(report);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
        Golden.Equal("many-providers.txt", text);
    }

    [Fact]
    public void A_probe_without_a_result_is_not_a_pass()
    {
        var plan = Plans.Example("provider-groups");
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default);
        var report = ProbeReportBuilder.Build(plan, probes, [.. Results.AsDeclared(probes).Skip(1)], null, null, null, _elapsed);
        Assert.False(report.Holds);
        Assert.Contains(report.Findings, f => f is { Code: TestCodes.NotSentCode, RealitySays: "no result came back" });
    }

    [Fact]
    public void A_policy_that_contradicts_a_claim_is_named_once()
    {
        var plan = Plans.Compile(Contradiction);
        var report = Build(plan, r => r);
        var finding = Assert.Single(report.Findings, f => f.Code == TestCodes.ContradictionCode);
        Assert.Contains("A policy allows what the claim forbids", finding.Message, StringComparison.Ordinal);
        Assert.Equal(ClaimState.Broken, Assert.Single(report.Claims).State);
    }

    [Fact]
    [Trait("Requirement", "B7")]
    public void A_policy_in_clear_between_machines_of_an_encrypted_claim_is_a_contradiction()
    {
        var plan = Plans.Compile(Contradiction.Replace("never: { from: machine/one, to: service/web, ports: http }", "encrypted: { between: [machine/one, machine/two] }", StringComparison.Ordinal));
        var finding = Assert.Single(Build(plan, r => r).Findings);
        Assert.Equal(TestCodes.ContradictionCode, finding.Code);
        Assert.Contains("in clear what the claim wants encrypted (1 flows", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "B7")]
    public void Clear_traffic_and_a_blind_capture_both_break_an_encrypted_claim()
    {
        var plan = Plans.Example("kubespan-hybrid");
        var clear = Build(plan, r => r, Seen(undeclared: 2, encrypted: 7, drops: 0));
        Assert.Equal(TestCodes.ClearTrafficCode, Assert.Single(clear.Findings, f => f.Code != TestCodes.ClaimBrokenCode).Code);
        Assert.Equal(ClaimState.Broken, Encrypted(clear).State);
        var blind = Build(plan, r => r, Seen(undeclared: 0, encrypted: 0, drops: 0));
        Assert.Equal(TestCodes.NothingSeenCode, Assert.Single(blind.Findings, f => f.Code != TestCodes.ClaimBrokenCode).Code);
        Assert.Equal(ClaimState.NotSeen, Encrypted(blind).State);
        var lossy = Build(plan, r => r, Seen(undeclared: 0, encrypted: 7, drops: 3));
        Assert.Equal(TestCodes.CaptureLossCode, Assert.Single(lossy.Findings, f => f.Code != TestCodes.ClaimBrokenCode).Code);
        var good = Build(plan, r => r, Seen(undeclared: 0, encrypted: 7, drops: 0));
        Assert.True(good.Holds);
        Assert.Equal(ClaimState.Holds, Encrypted(good).State);
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public void A_failed_rehearsal_breaks_the_claim_and_prints_its_timeline()
    {
        var report = Build(Plans.Example("provider-groups"), r => r, null, new RehearsalReport { Runs = [Run("provider/aws", true), Run("provider/azure", false)] });
        Assert.False(report.Holds);
        Assert.Equal(ClaimState.Broken, report.Claims.Single(c => c.Name == "etcd outlives any one cloud").State);
        Golden.Equal("rehearsal.txt", ProbeReportText.Write(report));
    }

    [Fact]
    public void The_JSON_form_reads_back_and_keeps_its_shape()
    {
        var plan = Plans.Compile(Contradiction);
        var json = JsonSerializer.Serialize(Build(plan, r => r, Seen(2, 7, 1), new RehearsalReport { Runs = [Run("provider/aws", true)] }), VerificationJson.Default.ProbeReport);
        var back = JsonSerializer.Deserialize(json, VerificationJson.Default.ProbeReport);
        Assert.Equal(json, JsonSerializer.Serialize(back!, VerificationJson.Default.ProbeReport));
        Golden.Equal("report.json", json + "\n");
    }

    private const string Contradiction = """
        farspan: 1
        name: contradiction
        providers: { a: { kind: lab } }
        networks: { a: { provider: a, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24 } } } }
        machines: { one: { subnet: a/s }, two: { subnet: a/s } }
        services: { web: { on: machine/two, ports: { http: 80/tcp } } }
        policies: [ { name: all, allow: { from: machine/one, to: service/web } } ]
        claims: [ { name: closed, never: { from: machine/one, to: service/web, ports: http } } ]
        """;

    [Theory]
    [InlineData(ProbeOutcome.Silent, 0, 0, ClaimState.Holds, "; no packet of 2 machines left for the internet")]
    [InlineData(ProbeOutcome.Connected, 0, 0, ClaimState.Broken, "answered")]
    [InlineData(ProbeOutcome.Silent, 3, 0, ClaimState.Broken, "m2: 3 packets left for the internet, the first: icmp")]
    [InlineData(ProbeOutcome.Silent, 0, 7, ClaimState.NotSeen, "the capture did not see all")]
    [InlineData(ProbeOutcome.NotSent, 0, 0, ClaimState.NotSeen, "were not sent")]
    [InlineData(ProbeOutcome.NotSent, 3, 0, ClaimState.Broken, "left for the internet")]
    [Trait("Requirement", "B4")]
    public void Machines_that_are_cut_off_are_tried_and_listened_to(ProbeOutcome outcome, long left, long drops, ClaimState state, string evidence)
    {
        var plan = Results.CutOff();
        var traffic = Seen(0, 1, drops) with
        {
            Pairs = [],
            Links = [],
            Outward = [new OutwardTraffic { Machine = "m1", Packets = 0, Example = "" }, new OutwardTraffic { Machine = "m2", Packets = left, Example = "icmp 10.0.1.3:0 → 203.0.113.1:0, 84 bytes" }],
        };
        var claim = Assert.Single(Build(plan, r => r.With(p => p is { From: "m2", To: "internet", Port: 123 }, outcome, "answered"), traffic).Claims);
        Assert.Equal(state, claim.State);
        Assert.Contains(evidence, claim.Evidence, StringComparison.Ordinal);
        Assert.Equal(ClaimState.NotObservable, Assert.Single(Build(plan, r => r).Claims).State);
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void Machines_that_are_cut_off_are_tried_both_ways_by_every_family_and_protocol()
    {
        var probes = ProbePlanner.Plan(Results.CutOff(), ProbeOptions.Default).Probes.Where(p => p.Reasons.Any(r => r.Kind == ReasonKind.Claim)).ToList();
        var outward = probes.Where(p => p.To == "internet").Select(p => $"{p.From} {(p.DestinationAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 6)} {p.Port}/{p.Protocol}").ToHashSet();
        string[] machines = ["m1", "m2"];
        string[] ports = ["53/Udp", "53/Tcp", "123/Udp", "80/Tcp", "443/Tcp", "443/Udp", "5432/Tcp"];
        Assert.Equal((from m in machines from f in Enumerable.Range(0, 2) from p in ports select $"{m} {4 + (2 * f)} {p}").Order(StringComparer.Ordinal), outward.Order(StringComparer.Ordinal));
        Assert.Contains(probes, p => p is { From: "internet", To: "m1", Port: 5432 });
        Assert.All(probes, p => Assert.Equal(Expectation.Refused, p.Expect));
        Assert.All(probes, p => Assert.NotNull(p.Proof));
    }

    private static ClaimVerdict Encrypted(ProbeReport report) => report.Claims.Single(c => c.Name == "everything inside the cluster is encrypted");

    private static ProbeReport Build(
        NetworkPlan plan, Func<IReadOnlyList<ProbeResult>, IReadOnlyList<ProbeResult>> change, TrafficReport? traffic = null, RehearsalReport? rehearsal = null)
    {
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default);
        return ProbeReportBuilder.Build(plan with { Digest = "0123456789abcdef" }, probes, change(Results.AsDeclared(probes)), traffic, rehearsal, null, _elapsed);
    }

    private static TrafficReport Seen(long undeclared, long encrypted, long drops) => new()
    {
        Outward = [],
        Links = [],
        Pairs =
        [
            new PairTraffic
            {
                First = "master-1", Second = "worker-1", MustBeEncrypted = true, WasProbed = true, EncryptedPackets = encrypted, EncryptedBytes = encrypted * 128,
                ClearPackets = undeclared, ClearBytes = undeclared * 60, UndeclaredPackets = undeclared,
                UndeclaredExample = undeclared == 0 ? string.Empty : "tcp master-1 10.10.1.2:40000 → worker-1 192.168.20.2:8899, 60 bytes",
            },
        ],
        Points = ["router-aws wan0"],
        Packets = 100,
        KernelDrops = drops,
        Unreadable = 0,
    };

    private static RehearsalRun Run(string lost, bool holds) => new()
    {
        Service = "etcd",
        Claim = "topology.yaml:141:5",
        Lost = lost,
        LostMembers = ["etcd-1"],
        LeftMembers = ["etcd-2", "etcd-3"],
        IsStandIn = false,
        Holds = holds,
        WriteGapMs = holds ? 1240 : null,
        CatchUpMs = holds ? 2210 : null,
        Events = [new RehearsalEvent(0, $"cut {lost}"), new RehearsalEvent(1240, "etcd-2 commits a write")],
        Findings = holds ? [] : [new Finding
        {
            Code = TestCodes.NotSurvivedCode, Subject = $"etcd without {lost}", Message = "No write was committed without it.", PolicySays = "claim/etcd outlives any one cloud",
            PlanSays = string.Empty, ProofSays = string.Empty, RealitySays = "no write for 15 s", Differs = string.Empty, Location = "topology.yaml:150:5", Group = "etcd",
        }],
    };
}
