using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>Ours, with two views, counters and one of 1,000 questions logged.</summary>
internal sealed class OurServer : NameServer
{
    public OurServer(Site site, string cores, int workers)
    {
        Server = ServerProcess.StartTalking("taskset", ["-c", cores, Environment.ProcessPath!, "--serve", Text(site.Names), Text(Port), Text(workers)]);
    }

    public override string Name => "farspan";

    public override ServerProcess Server { get; }

    public override void Reload() => Tell("reload");

    /// <summary>What it has counted.</summary>
    public string ReadCounts() => Tell("counts");

    private string Tell(string line)
    {
        Server.Input.WriteLine(line);
        return Server.Output.ReadLine() ?? throw new InvalidOperationException($"Our server ended at '{line}'.");
    }
}
