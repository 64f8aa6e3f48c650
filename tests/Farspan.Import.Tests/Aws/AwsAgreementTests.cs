using System.Net;
using Farspan.Addressing;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Import.Tests.Aws;

/// <summary>The import is proved: random VPCs, asked directly and through the topology that they become.</summary>
public sealed class AwsAgreementTests
{
    private static readonly int[] _ports = [1, 21, 22, 23, 53, 80, 90, 91, 443, 1023, 1024, 32767, 32768, 40000, 40001, 60999, 61000, 65535];

    private static readonly string[] _outside =
        ["192.0.2.1", "198.51.100.1", "198.51.100.10", "203.0.113.1", "203.0.113.64", "203.0.113.128", "1.1.1.1", "10.2.0.1"];

    [Fact]
    public void The_topology_of_random_vpcs_lets_pass_what_is_certain_to_connect() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(AwsGens.World().ToArbitrary(), world =>
        {
            var topology = Imported.Text(world.ToJson());
            var differences = Agreement.Differences(Imported.Compile(topology), world.Allows, [.. _outside.Select(Parse)], _ports);
            Assert.True(differences.Count == 0, $"{string.Join('\n', differences.Take(10))}\n{string.Join('\n', world.ToJson())}\n{topology}");
        }));

    private static IPAddress Parse(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var address));
        return address;
    }
}
