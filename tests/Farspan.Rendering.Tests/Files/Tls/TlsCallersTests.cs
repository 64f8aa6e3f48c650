using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Planning;
using Farspan.Rendering.Files;
using Farspan.Topology;

namespace Farspan.Rendering.Tests.Files.Tls;

/// <summary>nginx and HAProxy with what is rendered for them, called with certificates of those who may and of those who may not.</summary>
[SupportedOSPlatform("linux")]
[Trait("Requirement", "C8")]
public sealed class TlsCallersTests : IDisposable
{
    private const string Text = """
        farspan: 1
        name: net
        providers: { rack: { kind: bare-metal } }
        networks:
          lan: { provider: rack, cidr: 10.0.0.0/16, subnets: { main: { cidr: 10.0.1.0/24 } } }
        machines:
          one: { subnet: lan/main, address: 10.0.1.5 }
          two: { subnet: lan/main, address: 10.0.1.6 }
        services:
          web: { on: machine/one, ports: { https: 443/tcp } }
        authorities:
          internal: { kind: internal }
        tls:
          front: { of: service/web, clients: required, issuer: internal }
        policies:
          - allow: { from: machine/two, to: service/web }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fs-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Socket => Path.Combine(_folder, "s");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nginx_answers_declared_callers_alone()
    {
        using var callers = new Callers(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "web.conf"), Of("web-https.nginx.conf"), Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $$"""
            pid {{_folder}}/nginx.pid;
            daemon off;
            master_process off;
            events { }
            http {
              access_log off;
              client_body_temp_path {{_folder}}/a; proxy_temp_path {{_folder}}/b; fastcgi_temp_path {{_folder}}/c; uwsgi_temp_path {{_folder}}/d; scgi_temp_path {{_folder}}/e;
              server { listen unix:{{Socket}} ssl; include {{_folder}}/web.conf; location / { return 204; } }
            }
            """, Stop);
        await JudgeAsync(callers, "403", "nginx", "-e", "stderr", "-p", _folder, "-c", Path.Combine(_folder, "nginx.conf"));
    }

    [Fact]
    public async Task HAProxy_answers_declared_callers_alone()
    {
        using var callers = new Callers(_folder);
        File.CreateSymbolicLink(Path.Combine(_folder, "web", "certificate.pem.key"), "key.pem");
        await File.WriteAllTextAsync(Path.Combine(_folder, "haproxy.cfg"), $"""
            defaults
              mode http
              timeout connect 60s
              timeout client 60s
              timeout server 60s
            frontend web
            {Of("web-https.haproxy.conf").Replace("bind 10.0.1.5:443", $"bind unix@{Socket}", StringComparison.Ordinal)}
              http-request return status 204

            """, Stop);
        await JudgeAsync(callers, null, "haproxy", "-db", "-f", Path.Combine(_folder, "haproxy.cfg"));
    }

    private async Task JudgeAsync(Callers callers, string? refusal, string program, params string[] arguments)
    {
        using var server = Packaged.Begin(program, arguments);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (!File.Exists(Socket) || await AskAsync(callers.Declared) is not "204")
            {
                Assert.False(server.HasExited, $"{program} ended with {(server.HasExited ? server.ExitCode : 0)}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }

            Assert.Equal(refusal, await AskAsync(callers.Other));
            Assert.Equal("204", await AskAsync(callers.Declared));
        }
        finally
        {
            Packaged.Stop(server);
        }
    }

    private string Of(string name)
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(Text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        var files = RenderedPlan.Of(PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!, RenderKinds.Tls, volume: null).Files;
        var file = files.Single(f => f.Path.EndsWith($"/one/etc/farspan/tls/{name}", StringComparison.Ordinal));
        return Encoding.UTF8.GetString(file.Content.Bytes.ToArray()).Replace("/etc/farspan/certificates", _folder, StringComparison.Ordinal);
    }

    /// <summary>The status of the answer; null where the connection was cut.</summary>
    private async Task<string?> AskAsync(X509Certificate2 caller)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), Stop);
            await using var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "web",
                    AllowTlsResume = false,
                    ClientCertificateContext = SslStreamCertificateContext.Create(caller, null, offline: true),
#pragma warning disable CA5359 // Who calls is what is asked.
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                Stop);
            await stream.WriteAsync("GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);
            var answer = new byte[64];
            var length = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, Stop);
            return length < 12 ? null : Encoding.ASCII.GetString(answer, 9, 3);
        }
        catch (Exception cut) when (cut is IOException or AuthenticationException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The server's certificate in its folder, and two callers that its authorities vouch for.</summary>
    private sealed class Callers : IDisposable
    {
        public Callers(string folder)
        {
            (Declared, Other) = (Make("two.net.internal"), Make("three.net.internal"));
            using var server = Make("web");
            using var key = server.GetECDsaPrivateKey()!;
            var own = Directory.CreateDirectory(Path.Combine(folder, "web")).FullName;
            File.WriteAllText(Path.Combine(own, "certificate.pem"), server.ExportCertificatePem());
            File.WriteAllText(Path.Combine(own, "key.pem"), key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(Path.Combine(own, "authorities.pem"), $"{Declared.ExportCertificatePem()}\n{Other.ExportCertificatePem()}\n");
            File.WriteAllText(own + ".crl", $"{NobodyRevoked.By(Declared)}\n{NobodyRevoked.By(Other)}\n");
        }

        public X509Certificate2 Declared { get; }

        public X509Certificate2 Other { get; }

        public void Dispose()
        {
            Declared.Dispose();
            Other.Dispose();
        }

        private static X509Certificate2 Make(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(200));
        }
    }
}
