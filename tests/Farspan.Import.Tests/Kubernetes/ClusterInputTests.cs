using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Tests.Kubernetes;

/// <summary>What is wrong or not covered is said with its code and line, and never widens what passes.</summary>
public sealed class ClusterInputTests
{
    private const string Pod = "{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, status: { podIP: 10.244.1.10 } }\n";

    [Theory]
    [InlineData("FS6010", "---\napiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: { podSelector: {} }\n", 3)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  ingress:\n  - from:\n    - podSelector:\n", 9)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  podSelector: { matchExpressions: [{ key: a, operator: Gt, values: [1] }] }\n", 7)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  podSelector: {}\n  ingress: [{ ports: [{ port: 99999 }] }]\n", 8)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  podSelector: {}\n  ingress: [{ ports: [{ port: \"80\" }] }]\n", 8)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  podSelector: {}\n  ingres: []\n", 8)]
    [InlineData("FS6004", "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec:\n  podSelector: {}\n  ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.0.2.0/24] } }] }]\n", 8)]
    [InlineData("FS6008", "---\n" + Pod, 3)]
    [InlineData("FS6009", "---\n{ apiVersion: v1, kind: Pod, metadata: { name: other }, status: { podIP: 10.244.1.10 } }\n", 1)]
    [InlineData("FS6003", "---\na: &x 1\nb: *x\n", 3)]
    [InlineData("FS6002", "---\na: [1, 2\n", 4)]
    [InlineData("FS6005", "---\n- 1\n", 3)]
    public void What_is_wrong_is_an_error_at_its_line(string code, string document, int line)
    {
        var result = Imported.Import(Pod + document);
        Assert.Null(result.Topology);
        Assert.Contains(result.Diagnostics, d => d.Code == code && d.Severity == Severity.Error && d.Location.Line == line);
    }

    [Theory]
    [InlineData("FS6015", "spec: { podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: SCTP }] }] }", true)]
    [InlineData("FS6012", "spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: blue } } }] }] }", true)]
    [InlineData("FS6013", "spec: { podSelector: { matchLabels: { app: wbe } } }", false)]
    [InlineData("FS6014", "spec: { podSelector: {}, ingress: [{ ports: [{ port: http }] }] }", false)]
    [InlineData("FS6016", "spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }", false)]
    [InlineData("FS6009", "spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 169.254.169.254/32 } }] }] }", true)]
    public void What_is_not_covered_is_a_warning_and_lets_nothing_pass(string code, string spec, bool isNarrower)
    {
        var result = Imported.Import($"{Pod}---\n{{ apiVersion: v1, kind: Pod, metadata: {{ name: db, namespace: shop }}, status: {{ podIP: 10.244.1.11 }} }}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: p, namespace: shop }}\n{spec}\n");
        Assert.NotNull(result.Topology);
        Assert.Contains(result.Diagnostics, d => d.Code == code && d.Severity == Severity.Warning);
        Assert.Equal(isNarrower, result.IsNarrower);
    }

    [Fact]
    public void Policies_of_another_system_are_left_out_and_said()
    {
        var result = Imported.Import($"{Pod}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {{ name: p, namespace: shop }}\n");
        Assert.True(result.IsNarrower);
        Assert.Contains(result.Diagnostics, d => d.Code == "FS6011");
    }

    [Fact]
    public void Workloads_that_do_not_run_yet_become_pods_up_to_a_bound()
    {
        var result = Imported.Import("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { replicas: 40, template: { metadata: { labels: { app: web } } } }\n");
        Assert.Contains(result.Diagnostics, d => d.Code == "FS6018");
        Assert.Equal(16, Imported.Compile(result.Topology!).Machines.Count);
    }

    [Fact]
    public void Neither_the_order_of_objects_nor_their_files_change_the_topology()
    {
        var sample = Samples.Read("cluster.yaml");
        var head = sample.IndexOf("- apiVersion", StringComparison.Ordinal);
        var items = sample[head..].Split("- apiVersion").Skip(1).Reverse().Select(i => "- apiVersion" + i);
        string Policies(string text) => System.Text.RegularExpressions.Regex.Replace(text[text.IndexOf("farspan: 1", StringComparison.Ordinal)..], "dump.yaml:[0-9:]+", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.Equal(Policies(Imported.Text(sample)), Policies(Imported.Text(sample[..head] + string.Concat(items))));
    }
}
