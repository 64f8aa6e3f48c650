using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>NSD, without views: it has none. Without limits on answers, minimal answers.</summary>
internal sealed class NsdServer : NameServer
{
    public NsdServer(Site site, string cores, int workers)
    {
        var folder = site.MakeFolder(Name);
        var configuration = Path.Combine(folder, "nsd.conf");
        File.WriteAllText(configuration, $"""
            server:
                server-count: {workers}
                reuseport: {(workers > 1 ? "yes" : "no")}
                ip-address: 127.0.0.1@{Port}
                port: {Port}
                username: ""
                chroot: ""
                database: ""
                zonesdir: "{folder}"
                zonelistfile: "{folder}/zone.list"
                xfrdfile: "{folder}/xfrd.state"
                xfrdir: "{folder}"
                pidfile: "{folder}/nsd.pid"
                logfile: "{folder}/nsd.log"
                minimal-responses: yes
                rrl-ratelimit: 0
                receive-buffer-size: 4194304
                send-buffer-size: 4194304
                do-ip6: no
                zonefiles-check: no
            remote-control:
                control-enable: no
            zone:
                name: "{Site.Zone}"
                zonefile: "{site.ZoneFile}"

            """);
        Server = StartOn(cores, "nsd", ["-d", "-c", configuration], folder, Port);
    }

    public override string Name => "nsd";

    public override ServerProcess Server { get; }

    public override void Reload() => ProcessTree.Signal("HUP", Server.Id);
}
