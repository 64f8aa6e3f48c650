using Farspan.Benchmarks.Gateway;

namespace Farspan.Benchmarks.Dns;

/// <summary>BIND with two views over the zone, minimal answers, no recursion, no query log.</summary>
internal sealed class BindServer : NameServer
{
    public BindServer(Site site, string cores, int workers)
    {
        var folder = site.MakeFolder(Name);
        var configuration = Path.Combine(folder, "named.conf");
        File.WriteAllText(configuration, $$"""
            options {
              directory "{{folder}}";
              pid-file "{{folder}}/named.pid";
              session-keyfile "{{folder}}/session.key";
              managed-keys-directory "{{folder}}";
              listen-on port {{Port}} { 127.0.0.1; };
              listen-on-v6 { none; };
              recursion no;
              allow-transfer { none; };
              minimal-responses yes;
              minimal-any yes;
              notify no;
              querylog no;
              dnssec-validation no;
              answer-cookie yes;
              edns-udp-size 1232;
              max-udp-size 1232;
            };
            controls { };
            view lan { match-clients { 127.0.0.0/24; }; zone "{{Site.Zone}}" { type primary; file "{{site.ZoneFile}}"; }; };
            view outside { match-clients { any; }; zone "{{Site.Zone}}" { type primary; file "{{site.ZoneFile}}"; }; };

            """);
        Server = StartOn(cores, "named", ["-g", "-c", configuration, "-n", Text(workers), "-U", Text(workers), "-4"], folder, Port);
    }

    public override string Name => "bind";

    public override ServerProcess Server { get; }

    public override void Reload() => ProcessTree.Signal("HUP", Server.Id);
}
