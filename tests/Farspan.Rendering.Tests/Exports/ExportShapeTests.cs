using Farspan.Planning;
using Farspan.Rendering.Exports.Kubernetes;
using Farspan.Rendering.Exports.Terraform;
using Farspan.Rendering.Files;
using Farspan.Rendering.Tests.Status;
using Farspan.Topology;
using static Farspan.Rendering.Tests.Exports.Shape;

namespace Farspan.Rendering.Tests.Exports;

/// <summary>
/// The exports have the documented shapes and nothing else. Terraform and an API server are not at hand here: the shapes are written down from the Kubernetes API
/// reference (Namespace v1, NetworkPolicy networking.k8s.io/v1, Pod v1) and from the documentation of Terraform's JSON syntax and of its provider hashicorp/aws. Requirements A1, C2.
/// </summary>
public sealed class ExportShapeTests
{
    private const string Dns = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private const string Cidr = @"[0-9a-f.:]+/\d{1,3}";
    private const string Reference = @"\$\{[a-z0-9_.]+\.[A-Za-z_][-A-Za-z0-9_]*\.[a-z_]+\}";

    // Public subnets, two cards, both families, strangers, blocks, ranges, every port, a peering of two accounts, names that need care.
    private const string Rich = """
        farspan: 1
        name: rich
        providers:
          one: { kind: aws, region: eu-west-1, zones: [a, b] }
          2nd: { kind: aws, region: eu-west-2, zones: [c] }
          rack: { kind: bare-metal }
        networks:
          main: { provider: one, cidr: [10.0.0.0/16, "fd00:1::/48"], subnets: { edge: { cidr: [10.0.1.0/24, "fd00:1:0:1::/64"], zone: a, exposure: public }, back: { cidr: [10.0.2.0/24, "fd00:1:0:2::/64"], zone: b }, out: { cidr: [10.0.3.0/24, "fd00:1:0:3::/64"], zone: b, exposure: egress } } }
          2nd: { provider: 2nd, cidr: 10.1.0.0/16, subnets: { all: { cidr: 10.1.0.0/16, zone: c } } }
          rack: { provider: rack, cidr: 192.168.7.0/24, subnets: { all: { cidr: 192.168.7.0/24 } } }
        machines:
          edge: { subnets: [{ subnet: main/edge }, { subnet: main/back }], labels: { role: edge, "a/b/c": odd, "example.org/rack": r/1 } }
          back-1: { subnet: main/back, labels: { role: back } }
          back-2: { subnet: main/back, labels: { role: back } }
          3rd: { subnet: 2nd/all }
          asks: { subnet: main/out }
          far: { subnet: rack/all }
        overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: [{ role: back }, machine/far] } }
        links: { between: { method: peering, between: [network/main, network/2nd] } }
        services:
          web: { on: { role: edge }, ports: { http: 80/tcp, quic: 443/udp } }
          files: { on: { role: back }, over: mesh, ports: { data: 2049/tcp, more: 40000-40100/tcp } }
        policies:
          - name: strangers read ${the} "web"
            allow: { from: internet, to: service/web }
          - allow: { from: machine/far, to: service/files }
          - allow: { from: machine/asks, to: internet, ports: 443/tcp }
          - allow: { from: machine/3rd, to: { role: back }, ports: all }
          - allow: { from: cidr/10.1.0.0/17, to: { role: edge }, ports: [9000-9100/udp, 22/tcp] }
        """;

    private static readonly Shape _labels = MapOf(Text($@"({Dns}(\.{Dns})*/)?[A-Za-z0-9][-A-Za-z0-9_.]{{0,62}}"), Text("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"));

    private static readonly Shape _annotations = MapOf(Text("farspan\\.internal/[a-z]+"), Text(".+"));

    private static readonly Shape _selector = Map(
        ("matchLabels?", _labels),
        ("matchExpressions?", List(Map(("key", Text("[-A-Za-z0-9_./]+")), ("operator", Text("In")), ("values", List(Text("[-A-Za-z0-9_.]+"), 1))), 1)));

    private static readonly Shape _ports = List(Map(("protocol", Text("TCP|UDP")), ("port?", Number(1, 65535)), ("endPort?", Number(1, 65535))), 1);

    private static readonly Shape _peers = List(Map(("podSelector?", _selector), ("ipBlock?", Map(("cidr", Text(Cidr)), ("except?", List(Text(Cidr), 1))))), 1);

    private static readonly Shape _policy = Map(
        ("apiVersion", Text("networking\\.k8s\\.io/v1")),
        ("kind", Text("NetworkPolicy")),
        ("metadata", Map(("name", Text(Dns)), ("namespace", Text(Dns)), ("annotations", _annotations))),
        ("spec", Map(
            ("podSelector", _selector),
            ("policyTypes", List(Text("Ingress|Egress"), 1)),
            ("ingress?", List(Map(("from", _peers), ("ports", _ports)), 1)),
            ("egress?", List(Map(("to", _peers), ("ports", _ports)), 1)))));

    private static readonly Shape _namespace = Map(("apiVersion", Text("v1")), ("kind", Text("Namespace")), ("metadata", Map(("name", Text(Dns)))));

    private static readonly Shape _pods = Map(
        ("apiVersion", Text("v1")),
        ("kind", Text("List")),
        ("items", List(Map(
            ("apiVersion", Text("v1")),
            ("kind", Text("Pod")),
            ("metadata", Map(("name", Text(Dns)), ("namespace", Text(Dns)), ("labels", _labels), ("annotations?", _annotations))),
            ("spec", Map(("containers", List(Map(("name", Text(Dns)), ("ports?", List(Map(("containerPort", Number(1, 65535)), ("protocol", Text("TCP|UDP"))), 1))), 1)))),
            ("status", Map(("podIP", Text("[0-9a-f.:]+")), ("podIPs", List(Map(("ip", Text("[0-9a-f.:]+"))), 1))))))));

    private static readonly string[] _rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

    private static readonly Shape _module = Module();

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData(null)]
    public void Policies_and_pods_have_the_shapes_of_the_API(string? example)
    {
        var files = KubernetesExport.Of(Plan(example)).ToDictionary(f => f.Path, f => f.Content.ToString(), StringComparer.Ordinal);
        var objects = Documents.Yaml(files[KubernetesExport.PoliciesPath]);
        Assert.Empty(_namespace.Faults(objects[0], "namespace"));
        Assert.Empty(objects.Skip(1).SelectMany((o, i) => _policy.Faults(o, $"policy {i}")));
        Assert.Empty(_pods.Faults(Assert.Single(Documents.Yaml(files[KubernetesExport.InventoryPath])), "pods"));
        var names = objects.Skip(1).Select(o => (string?)AsMap(AsMap(o)["metadata"])["name"]).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_exception_of_a_block_lies_within_it()
    {
        var policies = Documents.Yaml(KubernetesExport.Of(Plan(null)).First(f => f.Path == KubernetesExport.PoliciesPath).Content.ToString());
        var blocks = policies.Skip(1).SelectMany(p => Peers(p)).Where(p => p.ContainsKey("ipBlock")).Select(p => AsMap(p["ipBlock"])).ToList();
        Assert.Contains(blocks, b => b.ContainsKey("except"));
        foreach (var block in blocks.Where(b => b.ContainsKey("except")))
        {
            foreach (var hole in ((List<object?>)block["except"]!).Select(e => Network((string)e!)))
            {
                Assert.True(Network((string)block["cidr"]!).Contains(hole.BaseAddress) && hole.PrefixLength > Network((string)block["cidr"]!).PrefixLength);
            }
        }
    }

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData(null)]
    public void The_module_has_the_shape_of_Terraform_and_its_provider(string? example)
    {
        var module = Documents.Json(ModuleText(AwsExport.Of(Plan(example), [])));
        Assert.Empty(_module.Faults(module, "module"));
        var resources = AsMap(AsMap(module)["resource"]);
        foreach (var rule in _rules.SelectMany(t => AsMap(resources[t]).Values).Select(AsMap))
        {
            Assert.Single(rule.Keys, k => k is "cidr_ipv4" or "cidr_ipv6" or "prefix_list_id" or "referenced_security_group_id");
        }
    }

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData(null)]
    public void Every_reference_of_the_module_leads_to_something_in_it(string? example)
    {
        var module = AsMap(Documents.Json(ModuleText(AwsExport.Of(Plan(example), []))));
        var declared = AsMap(module["resource"]).SelectMany(t => AsMap(t.Value).Keys.Select(n => $"{t.Key}.{n}"))
            .Concat(module.TryGetValue("data", out var data) ? AsMap(data).SelectMany(t => AsMap(t.Value).Keys.Select(n => $"data.{t.Key}.{n}")) : [])
            .Concat(module.TryGetValue("variable", out var variables) ? AsMap(variables).Keys.Select(n => $"var.{n}") : [])
            .ToHashSet(StringComparer.Ordinal);
        var used = Texts(module).Where(t => t.StartsWith("${", StringComparison.Ordinal)).Select(t => t[2..^1]).Select(t => t.StartsWith("var.", StringComparison.Ordinal) ? t : t[..t.LastIndexOf('.')]).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(declared, StringComparer.Ordinal));
    }

    [Fact]
    public void A_shape_finds_what_is_wrong()
    {
        Assert.NotEmpty(_policy.Faults(Documents.Yaml("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: x }\nspec: {}")[0], "x"));
        Assert.NotEmpty(_module.Faults(Documents.Json("""{"resource":{"aws_vpc":{"x":{"cidr":"10.0.0.0/8"}}}}"""), "x"));
    }

    private static Shape Module()
    {
        var provider = Text(@"aws\.[A-Za-z_][-A-Za-z0-9_]*");
        var reference = Text(Reference);
        var tags = MapOf(Text(@"[-A-Za-z0-9 ._:/=+@]{1,128}"), Text(@"[-A-Za-z0-9 ._:/=+@]{0,256}"));
        var name = Text("[A-Za-z_][-A-Za-z0-9_]*");
        var rule = Map(
            ("provider", provider), ("security_group_id", reference), ("description", Text(@"[-A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*]{1,255}")), ("ip_protocol", Text("tcp|udp|icmp|icmpv6")),
            ("from_port", Number(-1, 65535)), ("to_port", Number(-1, 65535)), ("cidr_ipv4?", Text(Cidr)), ("cidr_ipv6?", Text(Cidr)), ("prefix_list_id?", reference), ("referenced_security_group_id?", reference));
        return Map(
            ("//", Text("[^\n]+")),
            ("terraform", Map(("required_version", Text(".+")), ("required_providers", Map(("aws", Map(("source", Text("hashicorp/aws")), ("version", Text(".+")))))))),
            ("provider", Map(("aws", List(Map(("alias", name), ("region?", Text("[-a-z0-9]+"))), 1)))),
            ("variable?", MapOf(name, Map(("type", Text("string")), ("description", Text(".+"))))),
            ("data?", Map(("aws_caller_identity?", MapOf(name, Map(("provider", provider)))))),
            ("resource", Map(
                ("aws_vpc", MapOf(name, Map(("provider", provider), ("tags", tags), ("cidr_block?", Text(Cidr)), ("ipv6_cidr_block?", Text(Cidr)), ("ipv6_ipam_pool_id?", Text(@"\$\{var\.ipv6_ipam_pool_id_.+\}"))))),
                ("aws_subnet", MapOf(name, Map(("provider", provider), ("tags", tags), ("vpc_id", reference), ("cidr_block?", Text(Cidr)), ("ipv6_cidr_block?", Text(Cidr)), ("ipv6_native?", Text("true")), ("availability_zone?", Text("[-a-z0-9]+")), ("map_public_ip_on_launch", Text("true|false"))))),
                ("aws_route_table", MapOf(name, Map(("provider", provider), ("tags", tags), ("vpc_id", reference)))),
                ("aws_route_table_association", MapOf(name, Map(("provider", provider), ("subnet_id", reference), ("route_table_id", reference)))),
                ("aws_internet_gateway?", MapOf(name, Map(("provider", provider), ("tags", tags), ("vpc_id", reference)))),
                ("aws_eip?", MapOf(name, Map(("provider", provider), ("tags", tags), ("domain", Text("vpc"))))),
                ("aws_nat_gateway?", MapOf(name, Map(("provider", provider), ("tags", tags), ("allocation_id", reference), ("subnet_id", reference), ("depends_on", List(Text(@"aws_internet_gateway\.[A-Za-z_][-A-Za-z0-9_]*"), 1))))),
                ("aws_egress_only_internet_gateway?", MapOf(name, Map(("provider", provider), ("tags", tags), ("vpc_id", reference)))),
                ("aws_route?", MapOf(name, Map(("provider", provider), ("route_table_id", reference), ("destination_cidr_block?", Text(Cidr)), ("destination_ipv6_cidr_block?", Text(Cidr)), ("gateway_id?", reference), ("nat_gateway_id?", reference), ("egress_only_gateway_id?", reference), ("vpc_peering_connection_id?", reference)))),
                ("aws_vpc_peering_connection?", MapOf(name, Map(("provider", provider), ("tags", tags), ("vpc_id", reference), ("peer_vpc_id", reference), ("auto_accept?", Text("true")), ("peer_owner_id?", reference), ("peer_region?", Text("[-a-z0-9]+"))))),
                ("aws_vpc_peering_connection_accepter?", MapOf(name, Map(("provider", provider), ("vpc_peering_connection_id", reference), ("auto_accept", Text("true"))))),
                ("aws_security_group", MapOf(name, Map(("provider", provider), ("name", Text("(?!sg-).{1,255}")), ("description", Text(@"[-A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*]{1,255}")), ("vpc_id", reference), ("tags", tags)))),
                ("aws_vpc_security_group_ingress_rule", MapOf(name, rule)),
                ("aws_vpc_security_group_egress_rule", MapOf(name, rule)),
                ("aws_ec2_managed_prefix_list?", MapOf(name, Map(("provider", provider), ("name", Text(".{1,255}")), ("address_family", Text("IPv[46]")), ("max_entries", Number(1, 100000)), ("entry", List(Map(("cidr", Text(Cidr))), 1))))),
                ("aws_network_interface", MapOf(name, Map(("provider", provider), ("subnet_id", reference), ("security_groups", List(reference, 1)), ("private_ips?", List(Text("[0-9.]+"), 1)), ("ipv6_addresses?", List(Text("[0-9a-f:]+"), 1)), ("tags", tags)))))));
    }

    private static NetworkPlan Plan(string? example)
    {
        if (example is not null)
        {
            return ExamplePlan.Of(example);
        }

        var read = TopologyReader.Read([new SourceFile("topology.yaml", System.Text.Encoding.UTF8.GetBytes(Rich))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!;
    }

    private static string ModuleText(IReadOnlyList<RenderedFile> files) => files.First(f => f.Path == AwsExport.ModulePath).Content.ToString();

    private static Dictionary<string, object?> AsMap(object? value) => Assert.IsType<Dictionary<string, object?>>(value);

    private static System.Net.IPNetwork Network(string text) => Addressing.Cidr.TryParse(text, out var network) ? network : throw new FormatException(text);

    private static IEnumerable<Dictionary<string, object?>> Peers(object? policy) => new[] { ("ingress", "from"), ("egress", "to") }
        .SelectMany(d => AsMap(AsMap(policy)["spec"]).TryGetValue(d.Item1, out var rules) ? ((List<object?>)rules!).SelectMany(r => (List<object?>)AsMap(r)[d.Item2]!) : [])
        .Select(AsMap);

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        Dictionary<string, object?> map => map.Values.SelectMany(Texts),
        List<object?> list => list.SelectMany(Texts),
        string text => [text],
        _ => [],
    };
}
