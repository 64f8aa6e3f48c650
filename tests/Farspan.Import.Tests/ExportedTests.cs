using System.Runtime.CompilerServices;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Rendering.Exports.Kubernetes;
using Farspan.Rendering.Exports.Terraform;
using Farspan.State.Filters;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Import.Tests;

/// <summary>What is exported for other tools, imported again, lets pass what the plan does.</summary>
/// <remarks>
/// Kubernetes: every pair of machines, and machines and strangers, on TCP and UDP. A pod stands for its machine on all of its addresses, so that both sides are
/// compared machine by machine. AWS: what stands in AWS and is not an overlay's; two machines of one VPC or of two that are peered, and strangers.
/// Left out is what only the translation of a router makes a way: private links and links over the internet, and for Kubernetes subnets with <c>exposure: egress</c>; AWS has NAT gateways for these.
/// </remarks>
public sealed class ExportedTests
{
    public static TheoryData<string> Examples => [.. Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "examples");

    [Theory]
    [MemberData(nameof(Examples))]
    public void Network_policies_of_an_example_mean_the_same_when_they_are_read_again(string example)
    {
        var plan = Plan(example);
        var files = KubernetesExport.Of(plan).Where(f => f.Path.EndsWith(".yaml", StringComparison.Ordinal)).Select(f => new SourceFile(f.Path, f.Content.Bytes)).ToList();
        var again = Import(files);
        var (before, after) = (ReachabilityRelation.Of(plan), ReachabilityRelation.Of(again));
        var ports = Ports(before, after);
        var (differences, count) = (new List<string>(), 0);
        foreach (var from in plan.Topology.Machines.Select(m => m.Name).Append("internet"))
        {
            foreach (var to in plan.Topology.Machines.Select(m => m.Name).Append("internet").Where(t => t != from && !IsTranslated(plan, from, t)))
            {
                var (was, now) = (Connects(before, from, to, ports), Connects(after, from, to, ports));
                count += was.Count;
                differences.AddRange(was.Except(now).Select(p => $"{from} -> {to} {p} is lost"));
                differences.AddRange(now.Except(was).Select(p => $"{from} -> {to} {p} is new"));
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
        Assert.True(count > 0, "nothing connects");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_module_for_aws_of_an_example_means_the_same_when_it_is_read_again(string example)
    {
        MeansTheSame(Plan(example));
    }

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24")]
    [InlineData("[10.0.0.0/16, \"fd00:1::/48\"]", "[10.0.1.0/24, \"fd00:1:0:1::/64\"]", "[10.0.2.0/24, \"fd00:1:0:2::/64\"]", "[10.0.3.0/24, \"fd00:1:0:3::/64\"]")]
    public void A_way_out_by_a_NAT_gateway_means_the_same_when_it_is_read_again(string network, string open, string way, string closed)
    {
        var plan = Imported.Compile($$"""
            farspan: 1
            name: way-out
            providers: { aws: { kind: aws, region: eu-west-1, zones: [a] } }
            networks:
              vpc: { provider: aws, cidr: {{network}}, subnets: { edge: { cidr: {{open}}, zone: a, exposure: public }, app: { cidr: {{way}}, zone: a, exposure: egress }, data: { cidr: {{closed}}, zone: a } } }
            machines:
              bastion: { subnet: vpc/edge }
              app-1: { subnet: vpc/app }
              app-2: { subnet: vpc/app }
              db: { subnet: vpc/data }
            services: { db: { on: machine/db, ports: { sql: 5432/tcp } } }
            policies:
              - allow: { from: machine/app-1, to: internet, ports: 443/tcp }
              - allow: { from: machine/bastion, to: [machine/app-1, machine/app-2], ports: 22/tcp }
              - allow: { from: internet, to: machine/bastion, ports: 22/tcp }
              - allow: { from: [machine/app-1, machine/app-2], to: service/db }
            """);
        var relation = ReachabilityRelation.Of(plan);
        var stranger = relation.Endpoints.Internet.First(s => !s.Address.IsV6);
        Assert.False(relation.Answered(relation.Endpoints.Of("app-1").First(e => !e.Address.IsV6), stranger).IsEmpty);
        Assert.True(relation.Answered(relation.Endpoints.Of("db").First(e => !e.Address.IsV6), stranger).IsEmpty);
        MeansTheSame(plan);
    }

    private static void MeansTheSame(NetworkPlan plan)
    {
        var files = AwsExport.Of(plan, []).Where(f => f.Path.EndsWith(".json", StringComparison.Ordinal)).Select(f => new SourceFile(f.Path, f.Content.Bytes)).ToList();
        if (files.Count == 0)
        {
            Assert.DoesNotContain(plan.Topology.Networks, n => n.Provider.Kind == ProviderKind.Aws);
            return;
        }

        var again = Import(files, mayLeaveOutPrivateLinks: plan.Topology.Links.Any(l => l.Method == LinkMethod.PrivateLink));
        var (before, after) = (ReachabilityRelation.Of(plan), ReachabilityRelation.Of(again));
        var ports = Ports(before, after);
        var inside = before.Endpoints.All.Where(e => e.Overlay is null && !e.IsInternet && NetworkOf(plan, e)?.Provider.Kind == ProviderKind.Aws).ToList();
        var differences = new List<string>();
        Assert.Contains(inside, from => inside.Any(to => ReachabilityRelation.IsPair(from, to) && !before.Answered(from, to).IsEmpty));
        foreach (var from in inside)
        {
            var there = after.Endpoints.Find(from.Address);
            Assert.True(there is not null, $"{from.Node} {from.Address} is not in the import");
            foreach (var to in inside.Where(t => ReachabilityRelation.IsPair(from, t) && Meet(plan, from, t)))
            {
                Compare(before, after, (from, to), (there, after.Endpoints.Find(to.Address)!), ports, differences);
            }

            foreach (var stranger in before.Endpoints.Internet.Where(s => ReachabilityRelation.IsPair(from, s)))
            {
                var same = after.Endpoints.FindOutside(stranger.Address);
                if (same is not null)
                {
                    Compare(before, after, (from, stranger), (there, same), ports, differences);
                    Compare(before, after, (stranger, from), (same, there), ports, differences);
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
    }

    private static bool Meet(NetworkPlan plan, Endpoint from, Endpoint to)
    {
        var (a, b) = (NetworkOf(plan, from)!.Name, NetworkOf(plan, to)!.Name);
        return a == b || plan.Topology.Links.Any(l => l.Method == LinkMethod.Peering && Joins(l, a, b));
    }

    private static bool Joins(Link link, string a, string b) => (link.First.Name == a && link.Second.Name == b) || (link.First.Name == b && link.Second.Name == a);

    private static bool IsTranslated(NetworkPlan plan, string from, string to)
    {
        var machines = plan.Topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        if (!machines.TryGetValue(from, out var sender))
        {
            return false;
        }

        return machines.TryGetValue(to, out var receiver)
            ? plan.Topology.Links.Any(l => l.Method is LinkMethod.PrivateLink or LinkMethod.Internet && Joins(l, sender.Attachments[0].Network.Name, receiver.Attachments[0].Network.Name))
            : sender.Attachments[0].Subnet.Exposure == Exposure.Egress;
    }

    private static Network? NetworkOf(NetworkPlan plan, Endpoint endpoint) => plan.Topology.Networks.FirstOrDefault(n => n.Cidrs.Any(c => c.Contains(endpoint.Address)));

    private static void Compare(
        ReachabilityRelation before, ReachabilityRelation after, (Endpoint From, Endpoint To) was, (Endpoint From, Endpoint To) now, IReadOnlyList<(FilterProtocol Protocol, ushort Port)> ports, List<string> differences)
    {
        var (first, second) = (before.Answered(was.From, was.To), after.Answered(now.From, now.To));
        differences.AddRange(ports.Where(p => first.Contains(before.Ports.IndexOf(p.Protocol, p.Port)) != second.Contains(after.Ports.IndexOf(p.Protocol, p.Port)))
            .Select(p => $"{was.From.Node} {was.From.Address} -> {was.To.Node} {was.To.Address} {p}: {first} is now {second}"));
    }

    // The ports, of all endpoints of one node and another, on which some pair connects.
    private static HashSet<(FilterProtocol, ushort)> Connects(ReachabilityRelation relation, string sender, string receiver, IReadOnlyList<(FilterProtocol Protocol, ushort Port)> ports) =>
    [
        .. from f in relation.Endpoints.Of(sender)
           from t in relation.Endpoints.Of(receiver)
           where ReachabilityRelation.IsPair(f, t)
           let set = relation.Answered(f, t)
           from p in ports
           where set.Contains(relation.Ports.IndexOf(p.Protocol, p.Port))
           select (p.Protocol, p.Port),
    ];

    private static List<(FilterProtocol Protocol, ushort Port)> Ports(params IReadOnlyList<ReachabilityRelation> relations) =>
    [
        .. relations.SelectMany(r => r.Ports.Atoms).Where(a => a.Protocol is FilterProtocol.Tcp or FilterProtocol.Udp)
            .SelectMany(a => new[] { (a.Protocol, a.First), (a.Protocol, a.Last) }).Where(p => p.Item2 > 0).Distinct(),
    ];

    private static NetworkPlan Import(IReadOnlyList<SourceFile> files, bool mayLeaveOutPrivateLinks = false)
    {
        var result = Importer.Import(files, ImportOptions.Default);
        Assert.True(result.Topology is not null, string.Join('\n', result.Diagnostics));
        if (mayLeaveOutPrivateLinks)
        {
            // FS6036 names the load balancer and the endpoint; nothing else may be left out.
            Assert.All(result.Diagnostics.Where(d => d.Code != "FS6015"), d => Assert.Equal("FS6036", d.Code));
        }
        else
        {
            Assert.False(result.IsNarrower, string.Join('\n', result.Diagnostics));
        }

        return Imported.Compile(result.Topology);
    }

    private static NetworkPlan Plan(string example) => Imported.Compile(File.ReadAllText(Path.Combine(Folder, example, "topology.yaml")));

    private static string Here([CallerFilePath] string path = "") => path;
}
