using System.Net;
using Farspan.Addressing;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Import.Tests.Kubernetes;

/// <summary>The import is proved: random clusters, asked directly and through the topology that they become.</summary>
public sealed class ClusterAgreementTests
{
    private static readonly int[] _ports = [1, 52, 53, 54, 79, 80, 81, 90, 91, 443, 444, 7999, 8000, 8080, 8100, 8101, 65534, 65535];

    private static readonly string[] _outside =
        ["192.0.2.1", "192.0.2.127", "192.0.2.128", "203.0.113.6", "203.0.113.7", "203.0.113.8", "10.9.0.5", "10.10.0.1", "9.255.255.255", "11.0.0.1", "1.1.1.1", "2001:db8::1", "2001:db9::1", "2600::1"];

    [Fact]
    public void The_topology_of_a_random_cluster_lets_pass_what_the_cluster_does() => Holds(isDual: false, 300);

    [Fact]
    public void So_does_that_of_a_cluster_with_both_families() => Holds(isDual: true, 150);

    private static void Holds(bool isDual, int count) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(count),
        Prop.ForAll(ClusterGens.Cluster(isDual).ToArbitrary(), cluster =>
        {
            var topology = Imported.Text(cluster.ToYaml());
            var differences = Agreement.Differences(Imported.Compile(topology), cluster.Allows, [.. _outside.Where(a => isDual || !a.Contains(':', StringComparison.Ordinal)).Select(Parse)], _ports);
            Assert.True(differences.Count == 0, $"{string.Join('\n', differences.Take(10))}\n{cluster.ToYaml()}\n{topology}");
        }));

    private static IPAddress Parse(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var address));
        return address;
    }
}
