using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>Knot DNS, without views: it has none. Workers as many as ours, no modules, no statistics.</summary>
internal sealed class KnotServer : NameServer
{
    public KnotServer(Site site, string cores, int workers)
    {
        var folder = site.MakeFolder(Name);
        var configuration = Path.Combine(folder, "knot.conf");
        File.WriteAllText(configuration, $"""
            server:
                rundir: "{folder}"
                listen: 127.0.0.1@{Port}
                udp-workers: {workers}
                tcp-workers: 1
                background-workers: 1
                automatic-acl: off
            log:
              - target: stderr
                any: warning
            database:
                storage: "{folder}"
            control:
                listen: knot.sock
            template:
              - id: default
                storage: "{folder}"
                journal-content: none
                zonefile-load: whole
                semantic-checks: off
            zone:
              - domain: {Site.Zone}
                file: "{site.ZoneFile}"

            """);
        Server = StartOn(cores, "knotd", ["-c", configuration], folder, Port);
    }

    public override string Name => "knot";

    public override ServerProcess Server { get; }

    public override void Reload() => ProcessTree.Signal("HUP", Server.Id);
}
