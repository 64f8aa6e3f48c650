using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>HAProxy under its master: connections reused always, checks of health, a line of JSON per request on its output, which is a file.</summary>
internal sealed class HaproxyServer : GatewayUnderTest
{
    private readonly string _folder;

    public HaproxyServer(Site site, int workers, bool hasDuties)
    {
        Name = hasDuties ? "haproxy" : "haproxy-plain";
        _folder = site.MakeFolder(Name);
        Log = Path.Combine(_folder, "out.log");
        var both = Path.Combine(_folder, "both.pem");
        File.WriteAllText(both, File.ReadAllText(site.Certificate) + "\n" + File.ReadAllText(site.Key));
        File.SetUnixFileMode(both, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var configuration = Path.Combine(_folder, "haproxy.cfg");
        File.WriteAllText(configuration, Configuration(site, workers, both, hasDuties));
        Server = ServerProcess.Start("haproxy", ["-W", "-db", "-f", configuration], _folder, Port);
    }

    public override string Name { get; }

    public override ServerProcess Server { get; }

    public override string Log { get; }

    public override void Reload() => ProcessTree.Signal("USR2", Server.Id);

    private string Configuration(Site site, int workers, string both, bool hasDuties)
    {
        const string Format = """
            log-format '{"time":"%Ts.%ms","id":"%ID","source":"%ci:%cp","to":"%b/%s","method":"%HM","path":"%HU","status":%ST,"in":%U,"out":%B,"ms":%Ta,"state":"%ts"}'
            """;
        var duties = hasDuties
            ? $$"""
                log global
                {{Format}}
                unique-id-format %{+X}o\ %ci%cp%fi%fp%Ts%rt%pid
                unique-id-header X-Request-Id
                option forwardfor
                http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
                http-request set-header X-Forwarded-Host %[req.hdr(host)]
                http-request set-header Via "1.1 haproxy"
                http-response set-header X-Request-Id %[unique-id]
              """
            : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            global
              nbthread {{workers}}
              maxconn 19000
              no strict-limits
              tune.bufsize 32768
              {{(hasDuties ? "log stdout format raw local0 info" : "")}}
              ssl-default-bind-options ssl-min-ver TLSv1.3
            defaults
              mode http
              timeout connect 5s
              timeout client 600s
              timeout server 600s
              timeout http-keep-alive 600s
              timeout tunnel 600s
              option http-keep-alive
              http-reuse always
            frontend front
              bind 127.0.0.1:{{Port}} backlog 4096
              bind 127.0.0.1:{{TlsPort}} ssl crt {{both}} backlog 4096
              {{duties}}
              use_backend %[path,field(3,/)]
            backend m1
              http-request replace-path /volume/[^/]+(/.*) \1
              http-request set-header Host m1:{{site.UpstreamPort}}
              option httpchk GET {{Site.HealthPath}}
              server s 127.0.0.1:{{site.UpstreamPort}} check inter {{(int)Site.HealthInterval.TotalSeconds}}s pool-max-conn -1
            backend echo
              http-request replace-path /volume/[^/]+(/.*) \1
              server s 127.0.0.1:{{site.EchoPort}}

            """);
    }
}
