using System.Runtime.CompilerServices;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests;

/// <summary>The topologies in examples/, read by the real reader.</summary>
internal static class Examples
{
    public static string Folder(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples", name));

    public static NetworkTopology Topology(string name)
    {
        var path = Path.Combine(Folder(name), "topology.yaml");
        var result = TopologyReader.Read([new SourceFile($"examples/{name}/topology.yaml", File.ReadAllBytes(path))]);
        return result.Topology ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    public static string LockText(string name) => File.ReadAllText(Path.Combine(Folder(name), "topology.lock"));

    public static AddressLock Lock(string name) => AddressLock.TryParse(LockText(name), $"examples/{name}/topology.lock", out var read, out var diagnostics)
        ? read
        : throw new InvalidOperationException(string.Join('\n', diagnostics));
}
