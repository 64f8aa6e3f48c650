using System.Text.RegularExpressions;
using Farspan.Rendering.Diagrams;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>The part of Mermaid's flowchart grammar that the program writes, and nothing more.</summary>
public sealed partial class MermaidTests
{
    public static TheoryData<string> Names => [.. Samples.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_line_is_of_the_grammar_and_speaks_of_declared_things(string name)
    {
        var (plan, proof) = Samples.Of(name);
        var lines = PlanDiagram.Mermaid(plan, proof).TrimEnd('\n').Split('\n');
        Assert.Equal(["---", $"title: {plan.Topology.Name}", "---", "flowchart TB"], lines[..4]);
        var (ids, classes, open, edges) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0, 0);
        var used = new List<string>();
        foreach (var line in lines[4..])
        {
            if (Subgraph().Match(line) is { Success: true } subgraph)
            {
                Assert.True(ids.Add(subgraph.Groups["id"].Value), line);
                open++;
            }
            else if (Node().Match(line) is { Success: true } node)
            {
                Assert.True(ids.Add(node.Groups["id"].Value), line);
                used.Add(node.Groups["class"].Value);
            }
            else if (Edge().Match(line) is { Success: true } edge)
            {
                Assert.Contains(edge.Groups["from"].Value, ids);
                Assert.Contains(edge.Groups["to"].Value, ids);
                edges++;
            }
            else if (ClassDef().Match(line) is { Success: true } definition)
            {
                classes.Add(definition.Groups["class"].Value);
            }
            else if (LinkStyle().Match(line) is { Success: true } style)
            {
                Assert.All(style.Groups["numbers"].Value.Split(','), n => Assert.InRange(int.Parse(n, null), 0, edges - 1));
            }
            else if (ClassOf().Match(line) is { Success: true } marked)
            {
                Assert.Contains(marked.Groups["id"].Value, ids);
            }
            else
            {
                Assert.Equal("end", line.Trim());
                Assert.True(open-- > 0, "an end too many");
            }
        }

        Assert.Equal(0, open);
        Assert.All(used, c => Assert.Contains(c, classes));
    }

    // A label: no quote, bracket, markup or entity but those that are written by number, and <br/>.
    private const string Label = @"""(?:[^""#<>&`*_\\\[\]{}|;%]|#\d+;|<br/>)+""";

    [GeneratedRegex($@"^ *subgraph (?<id>n\d+)\[{Label}\]$")]
    private static partial Regex Subgraph();

    [GeneratedRegex($@"^ *(?<id>n\d+)(?:\[{Label}\]|\({Label}\)|\{{\{{{Label}\}}\}}):::(?<class>[a-z]+)$")]
    private static partial Regex Node();

    [GeneratedRegex($@"^  (?<from>n\d+) (?:<-->|-\.-|---|==>|--x)(?:\|{Label}\|)? (?<to>n\d+)$")]
    private static partial Regex Edge();

    [GeneratedRegex(@"^  classDef (?<class>[a-z]+) [a-z0-9#:,\- ]+$")]
    private static partial Regex ClassDef();

    [GeneratedRegex(@"^  linkStyle (?<numbers>\d+(?:,\d+)*) stroke:#[0-9a-f]{6},stroke-width:3px$")]
    private static partial Regex LinkStyle();

    [GeneratedRegex(@"^  class (?<id>n\d+) lost$")]
    private static partial Regex ClassOf();
}
