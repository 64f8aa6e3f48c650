using System.Text;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Import.Tests;

/// <summary>Imports texts and compiles what comes of them.</summary>
internal static class Imported
{
    public static ImportResult Import(params IReadOnlyList<string> texts) =>
        Importer.Import([.. texts.Select((t, i) => new SourceFile(texts.Count == 1 ? "dump.yaml" : FormattableString.Invariant($"dump-{i}.yaml"), Encoding.UTF8.GetBytes(t)))], ImportOptions.Default);

    /// <summary>The topology, which there has to be.</summary>
    public static string Text(params IReadOnlyList<string> texts)
    {
        var result = Import(texts);
        Assert.True(result.Topology is not null, string.Join('\n', result.Diagnostics));
        return result.Topology;
    }

    public static NetworkPlan Plan(params IReadOnlyList<string> texts) => Compile(Text(texts));

    public static NetworkPlan Compile(string topology)
    {
        var read = TopologyReader.Read([new SourceFile("topology.yaml", Encoding.UTF8.GetBytes(topology))]);
        Assert.True(read.Topology is not null, $"{string.Join('\n', read.Diagnostics)}\n{topology}");
        var compiled = PlanCompiler.Compile(read.Topology, PlanInputs.None);
        Assert.True(compiled.Plan is not null, string.Join('\n', compiled.Diagnostics));
        return compiled.Plan;
    }
}
