using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Planning;
using Farspan.Rendering.Files;
using Farspan.Testing;
using Farspan.Topology;

namespace Farspan.Rendering.Tests.Files.Tls;

/// <summary>What is rendered for programs that speak TLS, loaded by these programs, and a zone by a tool that checks zones.</summary>
[SupportedOSPlatform("linux")]
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
public sealed class TlsFilesTests : IDisposable
{
    private const string Text = """
        farspan: 1
        name: layers
        providers: { rack: { kind: bare-metal } }
        networks:
          lan: { provider: rack, cidr: [10.0.0.0/16, "fd00:1::/48"], subnets: { main: { cidr: [10.0.1.0/24, "fd00:1:0:1::/64"] } } }
        machines:
          one: { subnet: lan/main, address: [10.0.1.5, "fd00:1:0:1::5"] }
          two: { subnet: lan/main, address: [10.0.1.6, "fd00:1:0:1::6"] }
        services:
          db: { on: machine/one, ports: { sql: 5432/tcp }, run: postgresql }
          cache: { on: machine/one, ports: { redis: 6379/tcp }, run: redis }
          web: { on: machine/one, ports: { https: 443/tcp } }
          names: { on: machine/one, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
          vault: { on: machine/one, ports: { sql: 5433/tcp }, run: postgresql }
        policies:
          - allow: { from: machine/two, to: service/web }
          - allow: { from: [machine/one, machine/two], to: service/vault }
        authorities:
          internal: { kind: internal }
        tls:
          database: { of: [service/db, service/cache], suites: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, issuer: internal }
          front: { of: service/web, minimum: tls1.3, clients: required, issuer: internal }
          vault: { of: service/vault, clients: required, callers: [service/web, machine/two], issuer: internal }
        dns:
          names:
            service: names
            zones:
              example.org:
                machines: machine/one
                services: all
                records:
                  - { name: "@", txt: "say \"hi\"; now" }
                  - { name: "@", caa: 0 issue ca.example.org }
                  - { name: "@", mx: 10 one.example.org }
                  - { name: "*.apps", cname: web.example.org }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_files_say_what_the_layers_say()
    {
        var text = string.Concat(Rendered().Files.Where(f => f.Path.Contains("/farspan/", StringComparison.Ordinal)).OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => $"== {f.Path}\n{TextOf(f)}"));
        Golden.Equal("tls.txt", text);
    }

    [Fact]
    public async Task PostgreSQL_takes_its_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgresql.conf"), Of("db-sql.postgresql.conf"), TestContext.Current.CancellationToken);
        foreach (var (setting, value) in new[] { ("ssl", "on"), ("ssl_min_protocol_version", "TLSv1.2"), ("ssl_ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"), ("ssl_cert_file", $"{_folder}/db/certificate.pem") })
        {
            var (code, said) = await Packaged.RunAsync("postgres", "-C", setting, "-D", _folder);
            Assert.True(code == 0 && said.Split('\n').Contains(value), said);
        }
    }

    [Fact]
    public async Task Redis_serves_as_its_file_says_and_no_other_suite_and_no_plaintext()
    {
        MakeCertificate("cache");
        var port = TestPorts.Free();
        await File.WriteAllTextAsync(Path.Combine(_folder, "redis.conf"), $"{Of("cache-redis.redis.conf")}\ntls-port {port}\nbind 127.0.0.1\ndir {_folder}\nsave \"\"\n", TestContext.Current.CancellationToken);
        using var redis = await Packaged.StartAsync("redis-server", "Ready to accept connections", Path.Combine(_folder, "redis.conf"));
        try
        {
            Assert.Equal(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, await HandshakeAsync(port, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384));
            Assert.Null(await HandshakeAsync(port, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
            using var plain = new TcpClient();
            await plain.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await plain.GetStream().WriteAsync("PING\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            var answer = new byte[64];
            var length = await ReadAsync(plain.GetStream(), answer);
            Assert.DoesNotContain("PONG", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        }
        finally
        {
            Packaged.Stop(redis);
        }
    }

    [Fact]
    public async Task Nginx_takes_its_file()
    {
        MakeCertificate("web");
        await File.WriteAllTextAsync(Path.Combine(_folder, "web.conf"), Of("web-https.nginx.conf"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $$"""
            pid {{_folder}}/nginx.pid;
            events { }
            http {
              access_log off;
              server { listen 127.0.0.1:{{TestPorts.Free()}} ssl; include {{_folder}}/web.conf; }
            }
            """, TestContext.Current.CancellationToken);
        var (code, said) = await Packaged.RunAsync("nginx", "-t", "-e", "stderr", "-p", _folder, "-c", Path.Combine(_folder, "nginx.conf"));
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task HAProxy_takes_its_lines()
    {
        MakeCertificate("web");
        File.CreateSymbolicLink(Path.Combine(_folder, "web", "certificate.pem.key"), "key.pem");
        await File.WriteAllTextAsync(Path.Combine(_folder, "haproxy.cfg"), $"""
            defaults
              mode http
              timeout connect 1s
              timeout client 1s
              timeout server 1s
            frontend web
            {Of("web-https.haproxy.conf")}
              http-request return status 200

            """, TestContext.Current.CancellationToken);
        var (code, said) = await Packaged.RunAsync("haproxy", "-c", "-f", Path.Combine(_folder, "haproxy.cfg"));
        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("1.0.10.in-addr.arpa")]
    [InlineData("1.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa")]
    public async Task A_zone_is_a_zone_for_BIND(string zone)
    {
        var path = Path.Combine(_folder, "zone");
        await File.WriteAllTextAsync(path, TextOf(Rendered().Files.Single(f => f.Path.EndsWith($"/zones/{zone}.zone", StringComparison.Ordinal))), TestContext.Current.CancellationToken);
        var (code, said) = await Packaged.RunAsync("named-checkzone", "-i", "full", zone, path);
        Assert.True(code == 0 && !said.Contains("warning", StringComparison.OrdinalIgnoreCase), said);
    }

    private static RenderedPlan Rendered()
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(Text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return RenderedPlan.Of(PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan!, RenderKinds.Tls | RenderKinds.Zones, volume: null);
    }

    private static string TextOf(RenderedFile file) => Encoding.UTF8.GetString(file.Content.Bytes.ToArray());

    // As rendered, but for the folder that certificates lie in.
    private string Of(string name) => TextOf(Rendered().Files.Single(f => f.Path.EndsWith($"/tls/{name}", StringComparison.Ordinal))).Replace("/etc/farspan/certificates", _folder, StringComparison.Ordinal);

    private void MakeCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Directory.CreateDirectory(Path.Combine(_folder, name));
        File.WriteAllText(Path.Combine(_folder, name, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, name, "authorities.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, name, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, $"{name}.crl"), NobodyRevoked.By(certificate) + "\n");
    }

    private async Task<TlsCipherSuite?> HandshakeAsync(int port, TlsCipherSuite suite)
    {
        using var expected = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "cache", "certificate.pem"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "cache",
                    EnabledSslProtocols = SslProtocols.Tls12,
                    CipherSuitesPolicy = new CipherSuitesPolicy([suite]),
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawData),
                },
                TestContext.Current.CancellationToken);
            return stream.NegotiatedCipherSuite;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return null;
        }
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return 0; // It hung up on us.
        }
    }
}
