using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Certificates;
using Farspan.State.Gateways;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Tests.Probes;

/// <summary>Handshakes with the openssl package's server, on loopback.</summary>
[SupportedOSPlatform("linux")]
[Trait("Requirement", "C9")]
public sealed class TlsProberTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fst-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_that_does_as_declared_has_no_finding()
    {
        var result = await AskAsync(["-min_protocol", "TLSv1.2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"], Declared());
        Assert.Null(result.Failure);
        Assert.Equal([WireVersion.Tls12, WireVersion.Tls13], result.Versions);
        Assert.Equal([TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384], result.Suites);
        Assert.Equal([TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256], result.Suites13.Order(Comparer<TlsCipherSuite>.Create((a, b) => Rank(a) - Rank(b))));
        Assert.Null(result.CertificateFault);
        Assert.Empty(TlsReport.Findings([result]));
    }

    [Fact]
    public async Task What_goes_beyond_the_declaration_is_found()
    {
        var result = await AskAsync(["-min_protocol", "TLSv1", "-cipher", "AES256-SHA:ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0"], Declared());
        Assert.Contains(WireVersion.Tls10, result.Versions);
        Assert.Contains(WireVersion.Tls11, result.Versions);
        Assert.Equal(["FS5062", "FS5062", "FS5063"], TlsReport.Findings([result]).Select(f => f.Code));
    }

    [Fact]
    public async Task What_was_declared_and_is_refused_is_found()
    {
        var declared = Declared() with { Suites = [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384] };
        var result = await AskAsync(["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"], declared);
        Assert.Equal(["FS5063", "FS5064"], TlsReport.Findings([result]).Select(f => f.Code));
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Callers_without_a_certificate_are_told_from_those_that_get_in(string version)
    {
        var declared = Declared() with { RequiresClientCertificate = true, Suites = [] };
        Assert.True((await AskAsync([version], declared)).LetsInWithoutCertificate);
        var strict = await AskAsync([version, "-Verify", "1", "-verify_return_error"], declared);
        Assert.Equal((false, false), (strict.LetsInWithoutCertificate, strict.LetsInForgedCertificate));

        // Asks for a certificate, and does not look who made it.
        var lax = await AskAsync([version, "-Verify", "1"], declared);
        Assert.Equal((false, true), (lax.LetsInWithoutCertificate, lax.LetsInForgedCertificate));
        Assert.Contains("FS5068", TlsReport.Findings([lax]).Select(f => f.Code));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_name_is_found()
    {
        var other = await AskAsync([], Declared() with { ServerName = "other.example" });
        Assert.Equal(["FS5066"], TlsReport.Findings([other with { Suites = Declared().Suites }]).Select(f => f.Code));
        Assert.Contains("another name", other.CertificateFault, StringComparison.Ordinal);
        var foreign = await AskAsync([], Declared(), swapAuthority: true);
        Assert.Contains("does not lead to the declared authority", foreign.CertificateFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_answers_without_TLS_is_found()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        using var sockets = new NodeSockets(new HostNetwork(_folder));
        var declared = Declared() with { Endpoint = (IPEndPoint)listener.LocalEndpoint };
        var result = Assert.Single(await Prober(sockets).RunAsync([declared], null, Stop));
        Assert.Equal("what came is not TLS", result.Failure);
        Assert.Equal(["FS5061"], TlsReport.Findings([result]).Select(f => f.Code));
        listener.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Stop);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), Stop);
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private static int Rank(TlsCipherSuite suite) => SuiteFacts.Tls13.ToList().IndexOf(suite);

    private static TlsProbeSpec Declared() => new()
    {
        Machine = "m1",
        Service = "db",
        Port = "sql",
        Layer = "database",
        Endpoint = new IPEndPoint(IPAddress.Loopback, 1),
        Carrier = TlsCarrier.Http,
        ServerName = "db.example",
        Minimum = TlsVersion.Tls12,
        Suites = [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384],
        Certificate = "db",
        RequiresClientCertificate = false,
    };

    private static TlsProber Prober(NodeSockets sockets) =>
        new(sockets, new TlsHandshakes(sockets, new HostNetwork("/nowhere"), TimeProvider.System), ProbeTiming.Default, TimeProvider.System);

    private async Task<TlsProbeResult> AskAsync(string[] arguments, TlsProbeSpec declared, bool swapAuthority = false)
    {
        var certificates = Path.Combine(_folder, "m1/etc/farspan/certificates/db");
        TestCertificates.Write(certificates, "db.example", swapAuthority);
        using var server = Process.Start(new ProcessStartInfo("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", $"{certificates}/certificate.pem", "-key", $"{certificates}/key.pem", "-www", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var port = await PortAsync(server);
            using var sockets = new NodeSockets(new HostNetwork(_folder));
            var prober = new TlsProber(sockets, new TlsHandshakes(sockets, new HostNetwork(_folder), TimeProvider.System), ProbeTiming.Default, TimeProvider.System);
            return Assert.Single(await prober.RunAsync([declared with { Endpoint = new IPEndPoint(IPAddress.Loopback, port) }], null, Stop));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    // "ACCEPT 127.0.0.1:34567" is what it says when it listens.
    private static async Task<int> PortAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("ACCEPT", StringComparison.Ordinal))
            {
                // What it writes from here on must not fill its pipe.
                _ = server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = server.StandardError.ReadToEndAsync(CancellationToken.None);
                return int.Parse(line.AsSpan(line.LastIndexOf(':') + 1), provider: System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(Stop));
    }
}
