using Farspan.Analysis.Claims;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirements A8, B5, B6.</summary>
public sealed class ExampleProofTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public void Every_claim_of_an_example_holds(string name)
    {
        var report = Prover.Prove(Plans.Example(name));
        Assert.NotEmpty(report.Claims);
        Assert.All(report.Claims, c => Assert.True(c.Outcome == Outcome.Holds, $"{c.Outcome} {c.Claim.Text}: {c.Reason}; {c.Mend}"));
        Assert.Empty(report.Diagnostics);
    }
}
