using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Caddy: as many processors as workers, checks of health, its JSON access log in a file.</summary>
internal sealed class CaddyServer : GatewayUnderTest
{
    private readonly string _folder;
    private readonly string _configuration;
    private readonly int _admin = Site.FreePort();

    public CaddyServer(Site site, int workers)
    {
        _folder = site.MakeFolder(Name);
        Log = Path.Combine(_folder, "access.log");
        _configuration = Path.Combine(_folder, "Caddyfile");
        File.WriteAllText(_configuration, Configuration(site));
        Server = ServerProcess.Start("caddy", ["run", "--adapter", "caddyfile", "--config", _configuration], _folder, Port,
            ("GOMAXPROCS", workers.ToString(CultureInfo.InvariantCulture)), ("HOME", _folder), ("XDG_DATA_HOME", _folder), ("XDG_CONFIG_HOME", _folder));
    }

    public override string Name => "caddy";

    public override ServerProcess Server { get; }

    public override string Log { get; }

    public override void Reload()
    {
        var start = new ProcessStartInfo("caddy", ["reload", "--force", "--adapter", "caddyfile", "--config", _configuration, "--address", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_admin}")])
        {
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder;
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
    }

    private string Configuration(Site site)
    {
        var routes = string.Create(CultureInfo.InvariantCulture, $$"""
             log {
              output file {{Log}}
              format json
             }
             handle_path /volume/m1/* {
              reverse_proxy 127.0.0.1:{{site.UpstreamPort}} {
               health_uri {{Site.HealthPath}}
               health_interval {{(int)Site.HealthInterval.TotalSeconds}}s
               header_up X-Request-Id {http.request.uuid}
               header_up Via "1.1 caddy"
               header_down X-Request-Id {http.request.uuid}
               transport http {
                keepalive_idle_conns 512
                keepalive_idle_conns_per_host 512
                compression off
               }
              }
             }
             handle_path /volume/echo/* {
              reverse_proxy 127.0.0.1:{{site.EchoPort}}
             }
            """);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
             admin 127.0.0.1:{{_admin}}
             auto_https off
             log {
              level ERROR
             }
            }
            http://127.0.0.1:{{Port}} {
             bind 127.0.0.1
            {{routes}}
            }
            https://127.0.0.1:{{TlsPort}} {
             bind 127.0.0.1
             tls {{site.Certificate}} {{site.Key}} {
              protocols tls1.3
             }
            {{routes}}
            }

            """);
    }
}
