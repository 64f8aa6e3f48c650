using Farspan.Analysis.Reachability;
using Farspan.State.Filters;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Import.Tests.Aws;

/// <summary>A shop in a VPC as the CLI prints it: load balancer, two web servers behind a NAT gateway, a database, a bastion, and a peered VPC with a build server.</summary>
public sealed class VpcSampleTests
{
    private static IReadOnlyList<SourceFile> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Samples.Folder, "vpc")).Order(StringComparer.Ordinal).Select(f => new SourceFile($"vpc/{Path.GetFileName(f)}", File.ReadAllBytes(f)))];

    [Fact]
    public void A_vpc_becomes_a_topology_that_a_person_would_keep() => Golden.Equal("vpc.yaml", Importer.Import(Files, ImportOptions.Default).Topology!);

    [Fact]
    public void What_is_not_carried_over_is_said_with_its_place() =>
        Golden.Equal("vpc.txt", string.Concat(Importer.Import(Files, ImportOptions.Default).Diagnostics.Select(d => $"{d}{string.Concat(d.Related.Select(r => $"\n  {r}: see also"))}\n")));

    [Theory]
    [InlineData("internet", "elb-app-shop-50dc6c495c0c9188", 443, true)]
    [InlineData("internet", "web-1", 8080, false)]
    [InlineData("elb-app-shop-50dc6c495c0c9188", "web-1", 8080, true)]
    [InlineData("web-1", "rdsnetworkinterface", 5432, true)]
    [InlineData("web-1", "internet", 443, true)]
    [InlineData("web-1", "internet", 80, false)]
    [InlineData("bastion", "web-2", 22, true)]
    [InlineData("bastion", "rdsnetworkinterface", 5432, false)]
    [InlineData("rdsnetworkinterface", "internet", 443, false)]
    public void The_topology_lets_pass_what_the_groups_acls_and_routes_do(string from, string to, int port, bool passes) =>
        Assert.Equal(passes, Connects(ImportOptions.Default, from, to, port));

    [Fact]
    public void An_answer_that_the_acl_lets_back_to_a_part_of_the_ports_only_is_not_certain()
    {
        Assert.False(Connects(ImportOptions.Default, "ci", "rdsnetworkinterface", 5432));
        Assert.True(Connects(ImportOptions.Default with { AllowsOneWay = true }, "ci", "rdsnetworkinterface", 5432));
        var narrow = Importer.Import(Files, ImportOptions.Default);
        Assert.True(narrow.IsNarrower);
        Assert.Contains(narrow.Diagnostics, d => d.Code == "FS6032" && d.Message.Contains("32768-60999/tcp", StringComparison.Ordinal));
    }

    private static bool Connects(ImportOptions options, string from, string to, int port)
    {
        var relation = ReachabilityRelation.Of(Imported.Compile(Importer.Import(Files, options).Topology!));
        return relation.Endpoints.Of(from).Any(f => relation.Endpoints.Of(to).Any(t => relation.Answered(f, t).Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, (ushort)port))));
    }
}
