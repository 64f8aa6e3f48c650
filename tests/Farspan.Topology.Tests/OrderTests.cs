using System.Text;
using Farspan.Topology.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Topology.Tests;

/// <summary>The order of sections and machines, and how they are spread over files, changes nothing but the order of the lists.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    public void Order_and_files_change_no_meaning(string example)
    {
        var sections = Sections(Files.Example(example));
        var meaning = Meaning(Files.Read(Files.Example(example)).Topology!);
        var orders = from shuffled in Gen.Shuffle(sections.ToArray())
                     from machines in Gen.Shuffle(Machines(sections))
                     from cut in Gen.Choose(1, sections.Count)
                     select (shuffled, machines, cut);
        Prop.ForAll(orders.ToArbitrary(), o =>
        {
            var parts = o.shuffled.Select(s => s.StartsWith("machines:", StringComparison.Ordinal) ? $"machines:\n{string.Join('\n', o.machines)}\n" : s).ToArray();
            SourceFile[] files = [File("a.yaml", parts[..o.cut]), .. o.cut < parts.Length ? new[] { File("b.yaml", parts[o.cut..]) } : []];
            var result = TopologyReader.Read(files);
            Assert.Equal("", Files.Lines(result));
            Assert.Equal(meaning, Meaning(result.Topology!));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void Reading_twice_gives_the_same_findings_in_the_same_order()
    {
        var files = BadFiles.Codes.Where(BadFiles.IsShown).SelectMany(BadFiles.Of).DistinctBy(f => f.Path).ToList();
        foreach (var file in files)
        {
            var (first, second) = (TopologyReader.Read([file]), TopologyReader.Read([file]));
            Assert.Equal(Files.Lines(first), Files.Lines(second));
            Assert.Equal(first.Diagnostics.OrderBy(d => d.Location.Line).ThenBy(d => d.Location.Column).Select(d => d.Location), first.Diagnostics.Select(d => d.Location));
        }
    }

    private static SourceFile File(string path, string[] sections) => new(path, Encoding.UTF8.GetBytes(string.Concat(sections)));

    private static List<string> Sections(string text)
    {
        var sections = new List<string>();
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && !l.TrimStart().StartsWith('#')))
        {
            if (line[0] != ' ')
            {
                sections.Add("");
            }

            sections[^1] += $"{line}\n";
        }

        return sections;
    }

    private static string[] Machines(List<string> sections) =>
        sections.Single(s => s.StartsWith("machines:", StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

    /// <summary>The model as text, lists in the order of names, without places in the file.</summary>
    private static string Meaning(NetworkTopology topology)
    {
        var lines = new List<string>();
        lines.AddRange(topology.Providers.Select(p => $"provider {p.Name} {p.Kind} {p.Region} {string.Join(',', p.Zones)} {p.Cidr}"));
        lines.AddRange(topology.Networks.Select(n => $"network {n.Name} {n.Provider.Name} {string.Join(',', n.Cidrs)} {string.Join(';', n.Subnets.Select(s => $"{s.FullName} {string.Join(',', s.Cidrs)} {s.Zone} {s.Exposure}"))}"));
        lines.AddRange(topology.Machines.Select(m => $"machine {m.Name} {string.Join(';', m.Attachments.Select(a => $"{a.Subnet.FullName} {string.Join(',', a.Addresses)}"))} {string.Join(',', m.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))}"));
        lines.AddRange(topology.Overlays.Select(o => $"overlay {o.Name} {string.Join(',', o.Cidrs)} {o.Port} {Names(o.Members)}"));
        lines.AddRange(topology.Services.Select(s => $"service {s.Name} {s.Over?.Name} {Names(s.Candidates)} {s.Replicas} {s.Spread} {s.HasQuorum} {s.Recipe} {s.Storage} {string.Join(',', s.Ports)}"));
        lines.AddRange(topology.Policies.Select(p => $"policy {p.Name} {p.From.Text}={Names(p.From.Machines)} {p.To.Text}={Names(p.To.Machines)} {string.Join(',', p.Ports)} {p.AllPorts}"));
        lines.AddRange(topology.Claims.Select(c => $"claim {c.GetType().Name} {c.Name} {c.Text}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Names(IEnumerable<Machine> machines) => string.Join(',', machines.Select(m => m.Name).Order(StringComparer.Ordinal));
}
