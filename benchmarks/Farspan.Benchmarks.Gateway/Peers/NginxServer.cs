using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>nginx: upstream connections kept, a request line as JSON in a buffered file. It has no active checks of health in this edition.</summary>
internal sealed class NginxServer : GatewayUnderTest
{
    private readonly string _folder;

    public NginxServer(Site site, int workers, bool hasDuties)
    {
        Name = hasDuties ? "nginx" : "nginx-plain";
        _folder = site.MakeFolder(Name);
        Log = Path.Combine(_folder, "access.log");
        var configuration = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(configuration, Configuration(site, workers, hasDuties));
        Server = ServerProcess.Start("nginx", ["-c", configuration, "-p", _folder], _folder, Port);
    }

    /// <summary>Workers run as who started it, so that they may write to the folder.</summary>
    public static string User => Environment.IsPrivilegedProcess ? "user root;" : "";

    public override string Name { get; }

    public override ServerProcess Server { get; }

    public override string Log { get; }

    /// <summary>Folders for bodies that do not fit its memory.</summary>
    public static string TemporaryPaths(string folder) =>
        $"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;";

    public override void Reload() => ProcessTree.Signal("HUP", Server.Id);

    private string Configuration(Site site, int workers, bool hasDuties)
    {
        // X-Forwarded-Prefix and X-Request-Id as ours; the log has what ours has, as far as nginx knows it.
        const string Format = """
            '{"time":"$time_iso8601","id":"$request_id","source":"$remote_addr:$remote_port","to":"$upstream_addr","method":"$request_method","path":"$request_uri","status":$status,"in":$request_length,"out":$body_bytes_sent,"s":$request_time}'
            """;
        var duties = hasDuties
            ? """
              proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Request-Id $request_id;
              proxy_set_header Via "1.1 nginx"; add_header X-Request-Id $request_id;
              """
            : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            worker_processes {{workers}};
            {{User}}
            daemon off;
            pid {{_folder}}/pid;
            error_log {{_folder}}/error.log;
            worker_rlimit_nofile 20000;
            events { worker_connections 20000; }
            http {
              log_format json escape=json {{Format}};
              access_log {{(hasDuties ? $"{Log} json buffer=64k flush=1s" : "off")}};
              keepalive_requests 1000000000; keepalive_timeout 600s;
              ssl_certificate {{site.Certificate}}; ssl_certificate_key {{site.Key}}; ssl_protocols TLSv1.3;
              {{TemporaryPaths(_folder)}}
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              upstream m1 { server 127.0.0.1:{{site.UpstreamPort}}; keepalive 256; keepalive_requests 1000000000; keepalive_timeout 600s; }
              upstream echo { server 127.0.0.1:{{site.EchoPort}}; }
              proxy_http_version 1.1;
              proxy_buffers 16 16k; proxy_buffer_size 16k; proxy_max_temp_file_size 0;
              server {
                listen 127.0.0.1:{{Port}} backlog=4096{{(workers > 1 ? " reuseport" : "")}};
                listen 127.0.0.1:{{TlsPort}} ssl backlog=4096{{(workers > 1 ? " reuseport" : "")}};
                proxy_set_header Connection ""; proxy_set_header Host m1:{{site.UpstreamPort}};
                {{duties}}
                location /volume/m1/ { proxy_pass http://m1/; }
                location /volume/echo/ {
                  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_set_header Host echo;
                  proxy_read_timeout 600s; proxy_pass http://echo/;
                }
              }
            }
            """);
    }
}
