using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Import.Tests.Kubernetes;

/// <summary>The cases that the documentation of Kubernetes teaches policies by, in our own words, each with what must and what must not pass.</summary>
public sealed class DocumentedExampleTests
{
    // Namespaces shop and tools; web and db in shop, probe in tools; db names its port.
    private const string Cluster =
        """
        kind: List
        apiVersion: v1
        items:
        - { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: blue } } }
        - { apiVersion: v1, kind: Namespace, metadata: { name: tools, labels: { team: green } } }
        - { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: c }] }, status: { phase: Running, podIP: 10.244.1.10 } }
        - { apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: c, ports: [{ name: sql, containerPort: 5432 }] }] }, status: { phase: Running, podIP: 10.244.1.11 } }
        - { apiVersion: v1, kind: Pod, metadata: { name: probe, namespace: tools, labels: { app: probe } }, spec: { containers: [{ name: c }] }, status: { phase: Running, podIP: 10.244.1.12 } }

        """;

    [Theory]
    [InlineData("no policy at all", "", "web>db:5432 probe>db:22 internet>web:80 web>internet:443", "")]
    [InlineData("deny all ingress", "podSelector: {}, policyTypes: [Ingress]", "web>probe:80 web>internet:443", "web>db:5432 probe>web:80 internet>db:5432")]
    [InlineData("allow all ingress", "podSelector: {}, ingress: [{}], policyTypes: [Ingress]", "probe>db:22 internet>web:80", "")]
    [InlineData("deny all egress", "podSelector: {}, policyTypes: [Egress]", "probe>web:80 internet>web:80", "web>db:5432 web>probe:80 web>internet:443")]
    [InlineData("allow all egress", "podSelector: {}, egress: [{}], policyTypes: [Egress]", "web>db:5432 web>internet:443", "")]
    [InlineData("deny both", "podSelector: {}, policyTypes: [Ingress, Egress]", "probe>internet:443", "web>db:5432 probe>web:80 web>internet:443 internet>web:80")]
    [InlineData("types missing, no egress rule: ingress only", "podSelector: {}", "web>internet:443", "web>db:5432 internet>web:80")]
    [InlineData("types missing, an egress rule: both", "podSelector: {}, egress: [{ ports: [{ port: 443 }] }]", "web>internet:443", "web>internet:80 probe>web:80")]
    [InlineData("egress rules do not count where the types say ingress", "podSelector: {}, egress: [{ ports: [{ port: 443 }] }], policyTypes: [Ingress]", "web>internet:80", "probe>web:80")]
    [InlineData("own namespace only", "podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }]", "web>db:5432 db>web:80", "probe>db:5432 internet>db:5432")]
    [InlineData("another namespace by its label", "podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: green } } }] }]", "probe>db:22", "web>db:5432 internet>db:22")]
    [InlineData("another namespace by its name", "podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: tools } } }] }]", "probe>db:22", "web>db:5432")]
    [InlineData("pod and namespace in one peer must both hold", "podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: green } }, podSelector: { matchLabels: { app: web } } }] }]", "", "probe>db:22 web>db:22")]
    [InlineData("pod and namespace in two peers: either", "podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: green } } }, { podSelector: { matchLabels: { app: web } } }] }]", "probe>db:22 web>db:22", "internet>db:22")]
    [InlineData("one port, by number", "podSelector: { matchLabels: { app: db } }, ingress: [{ ports: [{ port: 5432 }] }]", "probe>db:5432 internet>db:5432", "probe>db:5433")]
    [InlineData("one port, by name", "podSelector: { matchLabels: { app: db } }, ingress: [{ ports: [{ port: sql }] }]", "web>db:5432", "web>db:5431")]
    [InlineData("a range of ports", "podSelector: {}, egress: [{ ports: [{ port: 32000, endPort: 32768 }] }]", "web>internet:32000 web>internet:32768", "web>internet:31999 web>internet:32769")]
    [InlineData("a block with an exception", "podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [198.51.100.0/24, 10.244.0.0/16] } }] }]", "internet>web:80", "probe>web:80 web>db:5432")]
    [InlineData("selector of labels that exist", "podSelector: { matchExpressions: [{ key: app, operator: Exists }] }, policyTypes: [Ingress]", "", "probe>web:80")]
    [InlineData("selector of values that are not", "podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [db] }] }, policyTypes: [Ingress]", "probe>db:5432", "probe>web:80")]
    public void A_policy_of_the_documentation_means_what_it_says_there(string name, string spec, string passes, string refused)
    {
        var policy = spec.Length == 0 ? "" : $"- {{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{ name: p, namespace: shop }}, spec: {{ {spec} }} }}\n";
        var relation = ReachabilityRelation.Of(Imported.Plan(Cluster + policy));
        Assert.All(Flows(passes), f => Assert.True(Connects(relation, f), $"{name}: {f} is refused"));
        Assert.All(Flows(refused), f => Assert.False(Connects(relation, f), $"{name}: {f} passes"));
    }

    [Fact]
    public void A_policy_names_the_rule_and_the_line_that_it_comes_from()
    {
        var plan = Imported.Plan(Cluster + "- { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p, namespace: shop }, spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] } }\n");
        Assert.Contains(plan.Topology.Policies, p => p.Name == "k8s netpol/shop/p ingress[0] dump.yaml:9");
    }

    private static string[] Flows(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Connects(ReachabilityRelation relation, string flow)
    {
        var (from, rest) = (flow[..flow.IndexOf('>', StringComparison.Ordinal)], flow[(flow.IndexOf('>', StringComparison.Ordinal) + 1)..].Split(':'));
        var port = ushort.Parse(rest[1], System.Globalization.CultureInfo.InvariantCulture);
        return relation.Answered(relation.Endpoints.Of(from)[0], relation.Endpoints.Of(rest[0])[0]).Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, port));
    }
}
