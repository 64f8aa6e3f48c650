using System.Runtime.CompilerServices;
using System.Text;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology;

namespace Farspan.Testing;

/// <summary>Compiles topologies for tests, and spoils compiled plans.</summary>
internal static class Plans
{
    public static NetworkPlan Compile(string yaml, string path = "t.yaml")
    {
        var read = TopologyReader.Read([new SourceFile(path, Encoding.UTF8.GetBytes(yaml))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        var compiled = PlanCompiler.Compile(read.Topology, PlanInputs.None);
        Assert.True(compiled.Plan is not null, string.Join('\n', compiled.Diagnostics));
        return compiled.Plan;
    }

    public static NetworkPlan Example(string name) => Compile(File.ReadAllText(PathOf(name)), "topology.yaml");

    /// <summary>The file of an example.</summary>
    public static string PathOf(string example) => Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "examples", example, "topology.yaml");

    /// <summary>The plan with one machine's filter rules changed: what a bug of the compiler would look like.</summary>
    public static NetworkPlan WithRules(this NetworkPlan plan, string machine, Func<IReadOnlyList<FilterRuleSpec>, IEnumerable<FilterRuleSpec>> change) => plan with
    {
        Machines = [.. plan.Machines.Select(m => m.Machine == machine ? With(m, change) : m)],
        Fabric = [.. plan.Fabric.Select(m => m.Machine == machine ? With(m, change) : m)],
    };

    private static string Here([CallerFilePath] string path = "") => path;

    private static MachineSpec With(MachineSpec spec, Func<IReadOnlyList<FilterRuleSpec>, IEnumerable<FilterRuleSpec>> change) =>
        spec with { Filter = spec.Filter with { Rules = [.. change(spec.Filter.Rules)] } };
}
