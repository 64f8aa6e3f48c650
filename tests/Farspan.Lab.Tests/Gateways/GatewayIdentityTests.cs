using System.Text;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Gateways;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A test calls what policies allow to tokens and certificates, over every version of TLS, and sees that wrong ones get nowhere.</summary>
[Trait("Requirement", "D5")]
[Trait("Requirement", "C9")]
[Trait("Requirement", "A3")]
public sealed class GatewayIdentityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_and_certificates_open_what_policies_say_and_wrong_ones_are_refused_and_counted_nowhere()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        using var topology = new GuardedTopology();
        await using var lab = new TestLab();
        await lab.UpAsync(GuardedTopology.Text, topology.TopologyFile);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var report = await TestAsync(lab, TestLab.Patience);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        var row = Assert.Single(report.Gateways);
        var shown = row.Shown.ToDictionary(s => (s.Spoken, s.What), s => (Allowed: s.Allowed.Total, Refused: s.Refused.Total));

        // Every identity over everything that is spoken where it can be shown, and the wrong ones beside them.
        Assert.All(["cleartext", "TLS 1.2", "TLS 1.3"], spoken => Assert.True(shown[(spoken, "token/ops")].Allowed > 0, text));
        Assert.All(["TLS 1.2", "TLS 1.3"], spoken => Assert.True(shown[(spoken, "certificate/ci.example")].Allowed > 0 && shown[(spoken, "certificate/spiffe://example/robot")].Allowed > 0, text));
        Assert.True(shown[("cleartext", "a wrong token")].Refused > 0 && shown[("TLS 1.3", "a certificate for ci.example that no trusted authority made")].Refused > 0, text);
        Assert.True(shown[("cleartext", "token/other")].Refused > 0 && shown[("TLS 1.2", "nothing")].Refused > 0, text);
        Assert.True(row.AllowedCounted.IsWhole && row.AllowedCounted.Total == row.Allowed.Total, text);
        Assert.True(row.RefusedUncounted.IsWhole && row.RefusedUncounted.Total == row.Refused.Total, text);

        // The lab's tokens are nobody else's to read, and nobody reads them from what is printed or logged.
        var file = Path.Combine(lab.Session.Paths.CallersFolder, "front", "ops.token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var secret = await File.ReadAllTextAsync(file, Cancel);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(lab.Session.Paths.Folder, "*", SearchOption.AllDirectories), f => f != file && Text(f).Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_lets_a_stranger_in_is_found_by_what_arrives()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        using var topology = new GuardedTopology();
        await using var lab = new TestLab();
        await lab.UpAsync(GuardedTopology.Text, topology.TopologyFile);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));

        // The running gateway is made to ask nobody for the token.
        var file = Path.Combine(lab.Session.Paths.DataFolder("gate", "entry"), "spec.json");
        var spec = System.Text.Json.JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, Cancel), GatewayJson.Default.GatewaySpec)!;
        var open = spec with { Rules = [.. spec.Rules.Select(r => r with { As = [], Methods = [] })] };
        await File.WriteAllBytesAsync(file, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(open, GatewayJson.Default.GatewaySpec), Cancel);
        await ProviderGroupsTests.UntilAsync(async () => (await TestAsync(lab)).Findings.Any(f => f.Message.EndsWith("and it arrived.", StringComparison.Ordinal)), Cancel);
        var report = await TestAsync(lab);
        Assert.False(report.Holds);
        Assert.Contains(report.Findings, f => f.Code == "FS5042" && f.Subject.EndsWith("showing a wrong token", StringComparison.Ordinal) && f.RealitySays.EndsWith("; counted at db/admin", StringComparison.Ordinal));
    }

    private static async Task<ProbeReport> TestAsync(TestLab lab, TimeSpan? deadline = null)
    {
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline ?? TimeSpan.FromSeconds(5) } };
        return await new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(options, null, Cancel);
    }

    private static string Text(string file)
    {
        try
        {
            return File.GetAttributes(file) is FileAttributes.Normal ? Encoding.Latin1.GetString(File.ReadAllBytes(file)) : "";
        }
        catch (IOException)
        {
            return ""; // A socket, or a claim that its owner has locked.
        }
    }
}
