using Farspan.Lab.Diagnostics;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>What is cut is cut, what is not goes on, and healing takes it back.</summary>
[Trait("Requirement", "A7")]
public sealed class FaultTests
{
    private const string FromGamma = "echo gamma 7000\n";
    private const string FromBeta = "echo beta 7000\n";

    [Fact]
    public async Task A_provider_is_cut_off_stays_so_over_another_up_and_is_healed()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        var report = lab.Session.Cut("provider/right", cancel);
        Assert.Equal(["provider/right"], report.InForce);
        Assert.Equal(["backbone"], report.Nodes);
        Assert.Null(await lab.AskAsync("alpha", "gamma", 7000, cancel));
        Assert.Equal(FromBeta, await lab.AskAsync("alpha", "beta", 7000, cancel));

        Assert.Empty(lab.Session.Cut("provider/right", cancel).Nodes);
        var again = await lab.UpAsync(Topologies.Pair);
        Assert.Equal(["provider/right"], again.Faults);
        Assert.Equal(0, again.Operations);
        Assert.Equal(["provider/right"], (await lab.Session.StatusAsync(cancel)).Faults);
        Assert.Null(await lab.AskAsync("alpha", "gamma", 7000, cancel));

        Assert.Equal(["provider/right"], lab.Session.Heal("provider/right", cancel).Healed);
        await ReachesAsync(lab, "alpha", "gamma", FromGamma, cancel);
        Assert.Empty(lab.Session.Faults());
    }

    [Theory]
    [InlineData("machine/beta", "gamma")]
    [InlineData("zone/left/b", "gamma")]
    public async Task A_machine_or_a_zone_is_cut_off_and_the_others_go_on(string reference, string other)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        lab.Session.Cut(reference, cancel);
        Assert.Null(await lab.AskAsync("alpha", "beta", 7000, cancel));
        Assert.Equal(FromGamma, await lab.AskAsync("alpha", other, 7000, cancel));
        lab.Session.Heal(null, cancel);
        await ReachesAsync(lab, "alpha", "beta", FromBeta, cancel);
    }

    [Fact]
    public async Task Two_faults_heal_one_by_one()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = await UpAsync(cancel);
        lab.Session.Cut("provider/right", cancel);
        lab.Session.Cut("network/left", cancel);
        lab.Session.Heal("provider/right", cancel);
        Assert.Equal(["network/left"], lab.Session.Faults());
        Assert.Null(await lab.AskAsync("alpha", "gamma", 7000, cancel));
        lab.Session.Heal("network/left", cancel);
        await ReachesAsync(lab, "alpha", "gamma", FromGamma, cancel);
    }

    [Fact]
    public async Task What_cannot_be_cut_or_healed_is_said_with_the_nearest_name()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain);
        var unknown = Assert.Throws<LabException>(() => lab.Session.Cut("machine/alpa", cancel));
        Assert.Equal(("FS4011", LabException.Input), (unknown.Diagnostic.Code, unknown.ExitCode));
        Assert.Contains("machine/alpha", unknown.Diagnostic.Mend, StringComparison.Ordinal);
        Assert.Equal("FS4011", Assert.Throws<LabException>(() => lab.Session.Cut("alpha", cancel)).Diagnostic.Code);
        Assert.Equal("FS4018", Assert.Throws<LabException>(() => lab.Session.Heal("machine/alpha", cancel)).Diagnostic.Code);
    }

    [Fact]
    public async Task A_fault_on_what_the_plan_no_longer_has_is_lifted()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var bigger = Topologies.Plain.Replace("services:", "  gamma: { subnet: lan/one, address: 10.0.1.12 }\nservices:", StringComparison.Ordinal);
        await lab.UpAsync(bigger);
        lab.Session.Cut("machine/gamma", TestContext.Current.CancellationToken);
        Assert.Equal(["machine/gamma"], (await lab.UpAsync(Topologies.Plain)).LiftedFaults);
        Assert.Empty(lab.Session.Faults());
    }

    private static async Task<TestLab> UpAsync(CancellationToken cancellationToken)
    {
        var lab = new TestLab();
        try
        {
            await lab.UpAsync(Topologies.Pair);
            await ReachesAsync(lab, "alpha", "gamma", FromGamma, cancellationToken);
            await ReachesAsync(lab, "alpha", "beta", FromBeta, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    private static Task ReachesAsync(TestLab lab, string from, string to, string answer, CancellationToken cancellationToken) =>
        ProviderGroupsTests.UntilAsync(async () => await lab.AskAsync(from, to, 7000, cancellationToken) == answer, cancellationToken);
}
