using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Benchmarks.Gateway;

/// <summary>What all gateways of a run share: a folder, a certificate, the upstream and the server that echoes.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>Path that upstreams answer to checks.</summary>
    public const string HealthPath = "/health";

    /// <summary>Between two checks.</summary>
    public static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _ending = new();
    private readonly ServerProcess _upstream;
    private readonly EchoServer _echo;
    private readonly SinkServer _sink;
    private bool _isDisposed;

    private Site(string folder, int upstreamPort)
    {
        Folder = folder;
        UpstreamPort = upstreamPort;
        (Certificate, Key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        WriteCertificate();
        _upstream = StartUpstream();
        _echo = new EchoServer();
        _sink = new SinkServer();
    }

    /// <summary>Folder of the run; removed at its end.</summary>
    public string Folder { get; }

    /// <summary>Port of the upstream.</summary>
    public int UpstreamPort { get; }

    /// <summary>Port of the server that echoes WebSocket messages.</summary>
    public int EchoPort => _echo.Port;

    /// <summary>Port of the server that takes uploads.</summary>
    public int SinkPort => _sink.Port;

    /// <summary>PEM file of an ECDSA P-256 certificate.</summary>
    public string Certificate { get; }

    /// <summary>PEM file of its key.</summary>
    public string Key { get; }

    /// <summary>Starts everything.</summary>
    public static Site Start() => new(Directory.CreateTempSubdirectory("farspan-bench-gateway-").FullName, FreePort());

    /// <summary>A port that nobody listens on, chosen by the system.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Twice where the run is broken off while it ends.
        lock (_ending)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                End();
            }
        }
    }

    /// <summary>A folder of its own for one server.</summary>
    public string MakeFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    private void End()
    {
        _sink.Dispose();
        _echo.Dispose();
        _upstream.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    // nginx with one worker: the 128 bytes from its memory, the 16 KiB and the 1 GB (a file of zeros without blocks) by sendfile.
    private ServerProcess StartUpstream()
    {
        var folder = MakeFolder("upstream");
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        File.WriteAllBytes(Path.Combine(files, "16k"), new byte[16 * 1024]);
        using (var large = File.Create(Path.Combine(files, "1g")))
        {
            large.SetLength(DownloadRun.Bytes);
        }

        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            worker_processes 1;
            {{NginxServer.User}}
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 20000; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 600s; open_file_cache max=10;
              {{NginxServer.TemporaryPaths(folder)}}
              server {
                listen 127.0.0.1:{{UpstreamPort}} backlog=4096;
                location = /health { return 200 ok; }
                location = /128 { return 200 "{{new string('x', 128)}}"; }
                location / { root {{files}}; default_type application/octet-stream; }
              }
            }
            """));
        return ServerProcess.Start("nginx", ["-c", configuration, "-p", folder], folder, UpstreamPort);
    }
}
