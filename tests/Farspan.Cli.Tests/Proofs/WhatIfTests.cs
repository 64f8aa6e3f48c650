using System.Text.Json;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Proofs;

[Trait("Requirement", "A3")]
[Trait("Requirement", "B6")]
public sealed class WhatIfTests
{
    [Theory]
    [InlineData("whatif-provider-groups.txt", ExitCode.Holds, "provider-groups")]
    [InlineData("whatif-kubespan-hybrid.txt", ExitCode.Holds, "kubespan-hybrid")]
    [InlineData("whatif-aws.txt", ExitCode.Holds, "provider-groups", "provider/aws")]
    [InlineData("whatif-zone.txt", ExitCode.Holds, "kubespan-hybrid", "zone/aws/a")]
    [InlineData("whatif-all-of-aws.txt", ExitCode.DoesNotHold, "kubespan-hybrid", "provider/aws")]
    [InlineData("whatif-two-clouds.txt", ExitCode.Holds, "provider-groups", "provider/aws", "provider/azure")]
    public async Task What_breaks_is_told_for_services_connections_and_claims(string golden, int exitCode, string example, params string[] lost)
    {
        using var line = new CommandLine(Topologies.Example(example));
        Assert.Equal(exitCode, await line.RunAsync(["whatif", "topology.yaml", .. lost.SelectMany(l => new[] { "--lose", l })]));
        Golden.Equal(golden, line.Output);
        Assert.Empty(line.Error);
    }

    [Fact]
    public async Task A_loss_that_a_claim_promises_to_outlive_makes_it_fall()
    {
        using var line = new CommandLine(Topologies.Folder);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("whatif", "broken.yaml", "--lose", "zone/aws/b", "--json"));
        using var json = JsonDocument.Parse(line.Output);
        Assert.Equal(["the database outlives a cloud"], json.RootElement.GetProperty("claims").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(["db-1", "db-2"], json.RootElement.GetProperty("machines").EnumerateArray().Select(c => c.GetString()));
    }

    [Theory]
    [InlineData("provider/awz", "there is no thing that can be lost 'provider/awz'; did you mean 'provider/aws'?")]
    [InlineData("aws", null)]
    [InlineData("service/etcd", null)]
    public async Task What_cannot_be_lost_is_one_line(string lost, string? expected)
    {
        using var line = new CommandLine(Topologies.Example("provider-groups"));
        Assert.Equal(ExitCode.Usage, await line.RunAsync("whatif", "topology.yaml", "--lose", lost));
        Assert.StartsWith(expected is null ? $"farspan: there is no thing that can be lost '{lost}'; " : $"farspan: {expected}\n", line.Error, StringComparison.Ordinal);
        Assert.Single(line.Error.TrimEnd('\n').Split('\n'));
    }
}
