using System.Globalization;
using System.Text;
using Farspan.Addressing;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Tests;

/// <summary>Requirement A1: files that are well formed and as laborious as the limits allow are read and compiled like any other: what is quadratic would take minutes.</summary>
public sealed class HostileTopologyTests
{
    [Fact]
    public void Selectors_of_many_labels_that_mean_everybody() => Compiles(Text(2_000, m => Labels(m, 8), policies: Lines(1_000, i =>
    {
        var all = $"{{ {Joined(8, k => $"l{k}: [v0, v1]")} }}";
        return (FormattableString)$"  - allow: {{ from: {all}, to: {all}, ports: {1 + i}/tcp }}";
    })));

    [Fact]
    public void Lists_of_services_that_run_everywhere() => Compiles(Text(1_000, services: Lines(500, i => $"  s{i}: {{ on: all, ports: {{ a: {1000 + i}/tcp }} }}"), policies: Lines(500, i =>
        $"  - allow: {{ from: [{Joined(200, j => $"service/s{(i + j) % 500}")}], to: service/s{i} }}")));

    [Fact]
    public void Blocks_by_the_hundred_in_every_policy() => Compiles(Text(1_000, policies: Lines(1_000, i =>
        $"  - allow: {{ from: [{Joined(100, j => $"cidr/10.{(i + j) % 250}.{((j * 7) + i) % 256}.0/24")}], to: machine/m{i}, ports: {1 + i}/tcp }}")));

    [Fact]
    public void Machines_around_one_network_each_in_two_others() => Compiles(Text(2_000, networks: 100, isPrivate: true, cards: m =>
        [0, 1 + (m % 98), 2 + (m % 98)], policies: Lines(10, i => $"  - allow: {{ from: [all, machine/m{i}], to: all, ports: {1 + i}/tcp }}")));

    [Fact]
    public void Places_with_the_same_ways_share_their_hosts_file()
    {
        var links = from a in Enumerable.Range(0, 20) from b in Enumerable.Range(a + 1, 19 - a) select $"  l{a}-{b}: {{ method: peering, between: [network/n{a}, network/n{b}] }}";
        var plan = PlanCompiler.Compile(Read(Text(100, networks: 20, isPrivate: true, links: links)).Topology!, PlanInputs.None).Plan!;
        Assert.All(plan.Machines, m => Assert.Same(plan.Machines[0].Hosts, m.Hosts));
        var apart = PlanCompiler.Compile(Read(Text(100, networks: 20, isPrivate: true)).Topology!, PlanInputs.None).Plan!;
        Assert.Equal(20, apart.Machines.Select(m => m.Hosts).Distinct().Count());
    }

    [Fact]
    public void Networks_that_are_all_linked_with_each_other()
    {
        var links = from a in Enumerable.Range(0, 100) from b in Enumerable.Range(a + 1, 99 - a) select $"  l{a}-{b}: {{ method: peering, between: [network/n{a}, network/n{b}] }}";
        Compiles(Text(800, networks: 100, isPrivate: true, links: links, policies: Lines(500, i => $"  - allow: {{ from: [all, machine/m{i % 800}], to: all, ports: {1 + i}/tcp }}")));
    }

    [Fact]
    public void Services_with_as_many_ports_as_there_may_be() => Compiles(Text(500, services: Lines(1_000, i =>
        $"  s{i}: {{ on: all, ports: {{ {Joined(32, k => $"p{k}: {1 + (i * 32) + k}/tcp")} }} }}")));

    [Fact]
    public void Services_that_all_want_the_same_ports()
    {
        var read = Read(Text(500, services: Lines(1_000, i => $"  s{i}: {{ on: all, ports: {{ {Joined(32, k => $"p{k}: {1 + k}/tcp")} }} }}")));
        Assert.Null(read.Topology);
        Assert.InRange(read.Diagnostics.Count(d => d.Code == "FS1219"), 1, 201);
    }

    // Each network is a place of its own, and each place's hosts file names everybody in every overlay.
    [Fact]
    public void Overlays_that_everybody_is_in()
    {
        var text = Text(1_000, networks: 20, isPrivate: true) + "overlays:\n" + string.Concat(Enumerable.Range(0, 64).Select(o => FormattableString.Invariant($"  o{o}: {{ kind: wireguard, cidr: 100.{64 + o}.0.0/16, members: all, port: {50_000 + o} }}\n")));
        var plan = PlanCompiler.Compile(Read(text).Topology!, PlanInputs.None).Plan!;
        foreach (var machine in new[] { plan.Machines[0], plan.Machines[1] })
        {
            // Itself, its 50 neighbours by wire, everybody by 64 overlays; the plain name goes to the first overlay's address.
            Assert.Equal(1 + 50 + (64 * 1_000), machine.Hosts.Count);
            Assert.Equal(machine.Hosts.OrderBy(h => h.Address.ToNumber()).Select(h => h.Address), machine.Hosts.Select(h => h.Address));
            Assert.All(machine.Hosts.Where(h => h.Names.Count == 2), h => Assert.Equal($"{h.Names[0]}.o0", h.Names[1]));
            Assert.Equal(1_000, machine.Hosts.Count(h => h.Names.Count == 2));
        }

        Assert.Same(plan.Machines[0].Hosts, plan.Machines[20].Hosts);
        Assert.Same(plan.Machines[0].Hosts.First(h => h.Names.Contains("m7.o9")), plan.Machines[1].Hosts.First(h => h.Names.Contains("m7.o9")));
    }

    // Twice what 16 bits count, so that an index that is too small would show: addresses, rules and routes are all there.
    [Fact]
    public void As_many_machines_and_policies_as_there_may_be()
    {
        const int Machines = 131_072;
        const int Policies = 32_768;
        var rest = Text(0, networks: 8, policies: Lines(Policies, i =>
            (FormattableString)$"  - allow: {{ from: {{ role: r{i % 512} }}, to: {{ role: r{(i / 512) + 1} }}, ports: {1 + (i % 60_000)}/tcp }}"));
        var read = Read([.. Of(Machines), rest.Replace("policies:", "overlays:\n  mesh: { kind: wireguard, cidr: 100.64.0.0/10, members: all }\npolicies:", StringComparison.Ordinal)]);
        Assert.Empty(read.Diagnostics);
        var plan = PlanCompiler.Compile(read.Topology!, PlanInputs.None).Plan!;
        Assert.Equal(Machines, plan.Machines.Count);
        Assert.Equal(2 * Machines, plan.Machines.SelectMany(m => m.Addresses).Where(a => a.Link != "lo").Select(a => a.Address).Distinct().Count());
        Assert.Equal("policy/32768", plan.Machines.SelectMany(m => m.Filter.Rules).Select(r => r.Origin.Split(' ')[0]).First(o => o == "policy/32768"));

        var over = Read([.. Of(Machines + 1), Text(0, networks: 8)]);
        Assert.Contains(over.Diagnostics, d => d.Severity == Severity.Error && d.Message.Contains("131072", StringComparison.Ordinal));
    }

    // A file holds a million values.
    private static IEnumerable<string> Of(int machines) => Enumerable.Range(0, machines).Chunk(1 << 16)
        .Select(c => $"machines:\n{string.Concat(c.Select(m => FormattableString.Invariant($"  m{m}: {{ subnet: n{m % 8}/s, labels: {{ role: r{m / 8 % 512} }} }}\n")))}");

    private static void Compiles(string text)
    {
        var read = Read(text);
        Assert.DoesNotContain(read.Diagnostics, d => d.Severity == Severity.Error);
        Assert.NotNull(PlanCompiler.Compile(read.Topology!, PlanInputs.None).Plan);
    }

    private static TopologyResult Read(params string[] files) => TopologyReader.Read([.. files.Select((text, i) => new SourceFile($"hostile-{i}.yaml", Encoding.UTF8.GetBytes(text)))]);

    private static string Text(
        int machines, Func<int, string>? labels = null, int networks = 30, bool isPrivate = false, Func<int, int[]>? cards = null,
        IEnumerable<string>? links = null, IEnumerable<string>? services = null, IEnumerable<string>? policies = null)
    {
        var text = new StringBuilder("farspan: 1\nname: hostile\nproviders:\n  p: { kind: aws }\nnetworks:\n");
        Section(text, null, Lines(networks, n => $"  n{n}: {{ provider: p, cidr: 10.{n}.0.0/16, subnets: {{ s: {{ cidr: 10.{n}.0.0/16, exposure: {(isPrivate ? "private" : "public")} }} }} }}"));
        Section(text, machines == 0 ? null : "machines", Lines(machines, m => $"  m{m}: {{ {(cards is null ? $"subnet: n{m % networks}/s" : Cards(cards(m)))}{labels?.Invoke(m)} }}"));
        Section(text, "links", links);
        Section(text, "services", services);
        Section(text, "policies", policies);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string? name, IEnumerable<string>? lines)
    {
        if (lines is not null)
        {
            text.Append(name is null ? "" : $"{name}:\n").AppendJoin('\n', lines).Append('\n');
        }
    }

    private static string Cards(int[] networks) => $"subnets: [{Joined(networks.Length, i => $"{{ subnet: n{networks[i]}/s }}")}]";

    private static string Labels(int machine, int count) => $", labels: {{ {Joined(count, k => $"l{k}: v{(machine >> k) & 1}")} }}";

    private static IEnumerable<string> Lines(int count, Func<int, FormattableString> line) => Enumerable.Range(0, count).Select(i => line(i).ToString(CultureInfo.InvariantCulture));

    private static string Joined(int count, Func<int, FormattableString> item) => string.Join(", ", Lines(count, item));
}
