namespace Farspan.Cli.Tests;

/// <summary>A folder of the test's own with topology files in it.</summary>
internal sealed class TopologyFolder : IDisposable
{
    /// <summary>Two machines, one of them with an allocated address.</summary>
    public const string Two = """
        farspan: 1
        name: two
        providers: { rack: { kind: bare-metal } }
        networks: { lan: { provider: rack, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.1.0/24 } } } }
        machines:
          a: { subnet: lan/all, address: 10.0.1.10 }
          b: { subnet: lan/all }
        """;

    public TopologyFolder(string? topology = null)
    {
        Path = Directory.CreateTempSubdirectory("farspan-cli-").FullName;
        if (topology is not null)
        {
            Write("topology.yaml", topology);
        }
    }

    public string Path { get; }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string? Read(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
