using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>Ours, with two views, counters and one of 1,000 questions logged.</summary>
internal sealed class OurServer : NameServer
{
    // It takes as many threads as there are cores for it.
    public OurServer(Site site, string cores) =>
        Server = ServerProcess.StartTalking("taskset", ["-c", cores, Environment.ProcessPath!, "--serve", Text(site.Names), Text(Port), site.MakeFolder(Name)]);

    public override string Name => "farspan";

    public override ServerProcess Server { get; }

    public override void Reload()
    {
        Server.Input.WriteLine("reload");
        _ = Server.Output.ReadLine() ?? throw new InvalidOperationException("Our server ended while it was to reload.");
    }
}
