using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Planning;
using Farspan.Rendering.Diagrams;
using Farspan.Topology;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>Plans to draw: the examples, one too large to draw whole, and one with names that nobody should have chosen.</summary>
internal static class Samples
{
    public static readonly string[] Examples = ["provider-groups", "kubespan-hybrid", "ai-foundry", "simple-proxy", "tailnet-omni"];

    // Random networks by their seed: enough to meet rows, gaps and lanes of every kind.
    private const int Seeds = 12;

    public static readonly string[] All = [.. Examples, "large", "hostile", "small", .. Enumerable.Range(1, Seeds).Select(i => $"random {i}")];

    private static readonly ConcurrentDictionary<string, (NetworkPlan, ProofReport)> Proved = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> Drawn = new(StringComparer.Ordinal);

    public static (NetworkPlan Plan, ProofReport Proof) Of(string name) => Proved.GetOrAdd(name, Prove);

    private static (NetworkPlan Plan, ProofReport Proof) Prove(string name)
    {
        var plan = name switch
        {
            "large" => Compile(Large()),
            "hostile" => Compile(File.ReadAllText(Path.Combine(Here(), "hostile.yaml"))),
            _ when name.StartsWith("random ", StringComparison.Ordinal) => Compile(RandomTopology.Write(new Random(int.Parse(name.AsSpan("random ".Length), null)))),
            "small" => Compile("farspan: 1\nname: small\nproviders: { p: { kind: lab } }\nnetworks: { n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.0.0/24 } } } }\nmachines: { end: { subnet: n/s } }\n"),
            _ => PlanTextTests.Plan(name, Path.Combine(Here(), "..", "PlanTextTests.cs")),
        };
        return (plan, Prover.Prove(plan));
    }

    /// <summary>The picture of a sample, drawn once for all tests.</summary>
    public static string Svg(string name) => Drawn.GetOrAdd(name, static n => PlanDiagram.Svg(Of(n).Plan, Of(n).Proof));

    public static NetworkPlan Compile(string yaml)
    {
        var read = TopologyReader.Read([new SourceFile("topology.yaml", Encoding.UTF8.GetBytes(yaml))]);
        Assert.Empty(read.Diagnostics.Where(d => d.Severity == Topology.Diagnostics.Severity.Error).Select(d => d.Message));
        var result = PlanCompiler.Compile(read.Topology!, PlanInputs.None);
        Assert.NotNull(result.Plan);
        return result.Plan;
    }

    /// <summary>Folder of a file in docs/.</summary>
    public static string Docs(string name) => Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", name));

    /// <summary>500 machines at four providers: two kinds of workers in each zone, one of which may do what it must not.</summary>
    private static string Large()
    {
        var text = new StringBuilder("farspan: 1\nname: large\nproviders:\n");
        string[] providers = ["aws", "azure", "gcp", "rack"];
        foreach (var provider in providers)
        {
            text.Append($"  {provider}: {{ kind: {(provider == "rack" ? "bare-metal" : provider)}, zones: [a, b] }}\n");
        }

        text.Append("networks:\n");
        foreach (var (i, provider) in providers.Index())
        {
            text.Append($"  {provider}:\n    provider: {provider}\n    cidr: 10.{i}.0.0/16\n    subnets:\n")
                .Append($"      edge: {{ cidr: 10.{i}.9.0/24, zone: a, exposure: public }}\n      a: {{ cidr: 10.{i}.1.0/24, zone: a }}\n      b: {{ cidr: 10.{i}.2.0/24, zone: b }}\n");
        }

        text.Append("links:\n  one: { method: static-route, between: [network/aws, network/azure] }\n  two: { method: static-route, between: [network/aws, network/rack] }\nmachines:\n");
        for (var n = 0; n < 500; n++)
        {
            var role = n < 4 ? "edge" : n % 100 == 50 ? "store" : n % 9 == 0 ? "gpu" : "worker";
            text.Append($"  {role}-{n}: {{ subnet: {providers[n % 4]}/{(role == "edge" ? "edge" : n % 8 < 4 ? "a" : "b")}, labels: {{ role: {role} }} }}\n");
        }

        return text.Append("""
            overlays:
              mesh: { kind: wireguard, cidr: 10.200.0.0/16, members: { role: [worker, gpu, store] } }
              fabric: { kind: wireguard, cidr: 10.201.0.0/16, port: 51821, members: { role: gpu } }
            services:
              store: { on: { role: store }, over: mesh, ports: { client: 2379/tcp }, quorum: majority }
              kubelet: { on: { role: [worker, gpu] }, over: mesh, ports: { https: 10250/tcp } }
              model: { on: { role: gpu }, over: fabric, ports: { http: 8000/tcp } }
              ingress: { on: { role: edge }, ports: { https: 443/tcp } }
            policies:
              - allow: { from: internet, to: service/ingress }
              - allow: { from: { role: gpu }, to: [service/model, service/store] }
              - allow: { from: machine/worker-17, to: service/store }
            claims:
              - { name: workers stay away from the store, never: { from: { role: worker }, to: service/store } }
              - { name: the door is open, always: { from: internet, to: service/ingress } }
              - never: { from: internet, to: { role: gpu } }

            """).ToString();
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
