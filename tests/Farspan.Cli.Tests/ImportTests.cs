using System.Text.Json;

namespace Farspan.Cli.Tests;

public sealed class ImportTests
{
    private const string Cluster =
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        status: { podIP: 10.244.1.10 }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: db, namespace: shop, labels: { app: db } }
        status: { podIP: 10.244.1.11 }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: db } }
          ingress:
          - from: [{ podSelector: { matchLabels: { app: web } } }]
            ports: [{ port: 5432 }, { port: 9, protocol: SCTP }]

        """;

    [Fact]
    public async Task What_is_imported_can_be_checked_with_claims_beside_it()
    {
        using var folder = new TopologyFolder(Cluster);
        Directory.CreateDirectory(Path.Combine(folder.Path, "shop"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "shop", "claims.yaml"), "claims:\n  - never: { from: internet, to: { app: db } }\n", TestContext.Current.CancellationToken);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("import", "topology.yaml", "-o", "shop/topology.yaml"));
        Assert.Contains("topology.yaml:18:29: warning FS6015: SCTP is left out", line.Error, StringComparison.Ordinal);
        Assert.Empty(line.Output);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("check", "shop"));
    }

    [Fact]
    public async Task Without_a_file_the_topology_goes_to_standard_output_alone()
    {
        using var folder = new TopologyFolder(Cluster);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Holds, await line.RunAsync("import", "topology.yaml", "--name", "shop"));
        Assert.StartsWith("# Written by 'farspan import' from topology.yaml.\n", line.Output, StringComparison.Ordinal);
        Assert.Contains("\nname: shop\n", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_refuses_what_is_narrower_than_its_origin()
    {
        using var folder = new TopologyFolder(Cluster);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.DoesNotHold, await line.RunAsync("import", "topology.yaml", "--strict", "--json"));
        using var report = JsonDocument.Parse(line.Output);
        Assert.True(report.RootElement.GetProperty("narrower").GetBoolean());
        Assert.True(report.RootElement.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_not_overwritten()
    {
        using var folder = new TopologyFolder(Cluster);
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("import", "topology.yaml", "-o", "topology.yaml"));
        Assert.Contains("was not written by this command", line.Error, StringComparison.Ordinal);
        Assert.Equal(Cluster, folder.Read("topology.yaml"));
        Assert.Equal(ExitCode.Holds, await line.RunAsync("import", "topology.yaml", "-o", "new.yaml"));
        Assert.Equal(ExitCode.Holds, await line.RunAsync("import", "topology.yaml", "-o", "new.yaml"));
    }

    [Fact]
    public async Task An_error_in_the_input_ends_with_2_and_writes_nothing()
    {
        using var folder = new TopologyFolder(Cluster.Replace("5432", "99999", StringComparison.Ordinal));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await line.RunAsync("import", "topology.yaml", "-o", "new.yaml"));
        Assert.Contains("topology.yaml:18:21: error FS6004: ", line.Error, StringComparison.Ordinal);
        Assert.Contains("1 error, 1 warning; nothing was written\n", line.Error, StringComparison.Ordinal);
        Assert.Null(folder.Read("new.yaml"));
    }
}
