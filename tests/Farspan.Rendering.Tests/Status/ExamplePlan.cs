using System.Runtime.CompilerServices;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Rendering.Tests.Status;

/// <summary>The plan of an example, compiled from its file.</summary>
internal static class ExamplePlan
{
    public static NetworkPlan Of(string example, [CallerFilePath] string here = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples", example, "topology.yaml"));
        var read = TopologyReader.Read([new SourceFile("topology.yaml", File.ReadAllBytes(path))]);
        Assert.NotNull(read.Topology);
        var compiled = PlanCompiler.Compile(read.Topology, PlanInputs.None);
        Assert.NotNull(compiled.Plan);
        return compiled.Plan;
    }
}
