using System.Net;
using System.Text;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Planning.Tests.Allocation;

/// <summary>Two networks with the same block: no address is given out in both, whatever was there before and in whatever order it is declared.</summary>
[Trait("Requirement", "A5")]
[Trait("Requirement", "C4")]
public sealed class SharedBlockTests
{
    [Fact]
    public void An_address_is_one_machines_and_stays_its_own_when_others_come()
    {
        var before = Compile(SharedBlockTopology.Text, PlanInputs.None);
        var known = Addresses(before);
        Assert.Equal(known.Count, known.Values.Distinct().Count());
        Assert.Equal(IPAddress.Parse("10.0.1.2"), known[("web-1", "eth0", false)]);

        var more = SharedBlockTopology.Text.Replace("machines:\n", "machines:\n  a-1: { subnet: shop/web }\n  a-2: { subnet: stock/db }\n  a-3: { subnet: stock/dump }\n", StringComparison.Ordinal);
        var after = Addresses(Compile(more, PlanInputs.None with { Lock = before.Lock }));
        Assert.Equal(after.Count, after.Values.Distinct().Count());
        Assert.Equal(known.Count + 5, after.Count);
        Assert.All(known, k => Assert.Equal(k.Value, after[k.Key]));
    }

    [Fact]
    public void The_order_of_declaration_does_not_matter()
    {
        var lines = SharedBlockTopology.Text.Split('\n');
        var (shop, stock) = (Array.FindIndex(lines, l => l.StartsWith("  shop:", StringComparison.Ordinal)), Array.FindIndex(lines, l => l.StartsWith("  stock:", StringComparison.Ordinal)));
        (lines[shop], lines[stock]) = (lines[stock], lines[shop]);
        Assert.Equal(Addresses(Compile(SharedBlockTopology.Text, PlanInputs.None)), Addresses(Compile(string.Join('\n', lines), PlanInputs.None)));
    }

    [Fact]
    public void A_declared_address_is_not_given_out_in_the_other_network()
    {
        var taken = SharedBlockTopology.Text.Replace("sql-2:  { subnet: stock/db }", "sql-2:  { subnet: stock/db, address: 10.0.1.3 }", StringComparison.Ordinal);
        var addresses = Addresses(Compile(taken, PlanInputs.None));
        Assert.Equal(IPAddress.Parse("10.0.1.3"), addresses[("sql-2", "eth0", false)]);
        Assert.Equal(addresses.Count, addresses.Values.Distinct().Count());
    }

    private static SortedDictionary<(string Machine, string Link, bool IsV6), IPAddress> Addresses(PlanResult result) => new(result.Plan!.Machines
        .SelectMany(m => m.Addresses.Where(a => !IPAddress.IsLoopback(a.Address)).Select(a => (Key: (m.Machine, a.Link, a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6), a.Address)))
        .ToDictionary(a => a.Key, a => a.Address));

    private static PlanResult Compile(string text, PlanInputs inputs)
    {
        var read = TopologyReader.Read([new SourceFile(SharedBlockTopology.File, Encoding.UTF8.GetBytes(text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, inputs);
    }
}
