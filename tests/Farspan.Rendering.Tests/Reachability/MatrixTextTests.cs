using Farspan.Analysis.Matrices;
using Farspan.Analysis.Reachability;
using Farspan.Rendering.Reachability;
using Farspan.Rendering.Tests.Status;
using Farspan.Testing;

namespace Farspan.Rendering.Tests.Reachability;

public sealed class MatrixTextTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [Trait("Requirement", "A3")]
    [Trait("Requirement", "B4")]
    public void All_pairs_of_an_example_fit_one_screen(string example)
    {
        var matrix = Matrix(example);
        Golden.Equal($"matrix-{example}.txt", MatrixText.Render(matrix));
        Golden.Equal($"matrix-{example}.csv", MatrixCsv.Render(matrix));
        Golden.Equal($"matrix-{example}.json", MatrixReport.Of(matrix).ToJson());
    }

    private static ReachabilityMatrix Matrix(string example) => ReachabilityMatrix.Of(ReachabilityRelation.Of(ExamplePlan.Of(example)), MatrixScope.All);
}
