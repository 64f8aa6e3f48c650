using System.Runtime.CompilerServices;
using Farspan.Lab.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Probes;

/// <summary>The examples as they stand in the repository: brought up, probed, captured, cut and healed.</summary>
[Trait("Requirement", "A3")]
[Trait("Requirement", "A4")]
[Trait("Requirement", "A7")]
[Trait("Requirement", "B4")]
[Trait("Requirement", "B5")]
[Trait("Requirement", "B7")]
[Trait("Requirement", "C1")]
[Trait("Requirement", "C2")]
[Trait("Requirement", "C3")]
[Trait("Requirement", "C4")]
public sealed class ExampleTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    public async Task An_example_holds_also_when_it_loses_what_it_claims_to_survive(string name)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab(name: $"verify-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3))}");
        var path = Path.GetFullPath(Path.Combine(Examples(), name, "topology.yaml"));
        var request = lab.Request(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), path);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);
        var network = new LabSessionNetwork(lab.Session);
        var report = await new NetworkTest(request.Plan, network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }
            .RunAsync(NetworkTestOptions.Default with { Faults = true }, null, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(ProbeReportText.Write(report));
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.DoesNotContain(report.Claims, c => c.Text.Contains("survives", StringComparison.Ordinal) && c.State != ClaimState.Holds);
        Assert.DoesNotContain(report.Claims, c => c.Text.Contains("encrypted", StringComparison.Ordinal) && c.State != ClaimState.Holds);
    }

    private static string Examples([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples");
}
