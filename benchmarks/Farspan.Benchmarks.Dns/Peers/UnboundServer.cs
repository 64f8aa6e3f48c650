using System.Globalization;
using System.Text;
using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>Unbound with two views whose data are its own (local-zone).</summary>
internal sealed class UnboundServer : NameServer
{
    public UnboundServer(Site site, string cores, int workers)
    {
        var folder = site.MakeFolder(Name);
        var configuration = Path.Combine(folder, "unbound.conf");
        File.WriteAllText(configuration, $"""
            server:
                directory: "{folder}"
                chroot: ""
                username: ""
                pidfile: "{folder}/unbound.pid"
                use-syslog: no
                do-daemonize: no
                interface: 127.0.0.1
                port: {Port}
                num-threads: {workers}
                so-reuseport: yes
                so-rcvbuf: 4m
                do-not-query-localhost: no
                module-config: "iterator"
                minimal-responses: yes
                access-control: 0.0.0.0/0 allow
                access-control-view: 127.0.0.0/24 lan
                access-control-view: 0.0.0.0/0 outside
            {View("lan", site, 0)}
            {View("outside", site, 1)}

            """);
        Server = StartOn(cores, "unbound", ["-d", "-c", configuration], folder, Port);
    }

    public override string Name => "unbound";

    public override ServerProcess Server { get; }

    public override void Reload() => ProcessTree.Signal("HUP", Server.Id);

    private static string View(string name, Site site, int shift)
    {
        var text = new StringBuilder($"view:\n    name: \"{name}\"\n    local-zone: \"{Site.Zone}.\" static\n");
        text.Append($"    local-data: \"{Site.Zone}. 60 SOA ns.{Site.Zone}. hostmaster.{Site.Zone}. 7 3600 600 1209600 60\"\n    local-data: \"{Site.Zone}. 60 NS ns.{Site.Zone}.\"\n");
        for (var i = 0; i < site.Names; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    local-data: \"{Site.Name(i)}. 60 A {Site.Address(i + shift)}\"\n");
        }

        return text.ToString();
    }
}
