using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Wire;
using Farspan.State.Dns;
using Farspan.State.Gateways;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A whole name server over loopback: DNS over TLS as its layer says.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsServerTlsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_reload()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await ThumbprintAsync(server);
        RunningServer.WriteCertificate(server.Folder);
        string second;
        do
        {
            // Files are looked at once a second.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
            second = await ThumbprintAsync(server);
        }
        while (second == first);
    }

    [Fact]
    public async Task What_lies_below_the_layer_of_the_port_is_refused()
    {
        await using var server = await RunningServer.StartAsync(With(TlsVersion.Tls13));
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Tls, "+short", "www.example.test", "A"));
        Assert.Equal(SslProtocols.Tls13, (await ConnectAsync(server, SslProtocols.Tls13)).Version);
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(server, SslProtocols.Tls12));

        // The port stays open meanwhile: the next handshake has the new floor.
        var port = server.At(DnsTransport.Tls).Port;
        await server.Server.ReloadAsync(With(TlsVersion.Tls12, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), Stop);
        Assert.Equal(port, server.At(DnsTransport.Tls).Port);
        Assert.Equal((SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384), await ConnectAsync(server, SslProtocols.Tls12));
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(server, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
        var fault = await Assert.ThrowsAsync<DnsServerException>(() => server.Server.ReloadAsync(With(TlsVersion.Tls12, "TLS_NO_SUCH"), Stop));
        Assert.Contains("There is no cipher suite 'TLS_NO_SUCH'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_askers_must_show_a_certificate_one_without_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        File.Copy(Path.Combine(server.Folder, "names", "certificate.pem"), Path.Combine(server.Folder, "names", "authorities.pem"));
        var spec = With(TlsVersion.Tls12);
        await server.Server.ReloadAsync(spec with { Listeners = [.. spec.Listeners.Select(l => l.Tls is null ? l : l with { Tls = l.Tls with { RequiresClientCertificate = true } })] }, Stop);
        var folder = Path.Combine(server.Folder, "names");
        using var own = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        Assert.True(await IsAnsweredAsync(server, own));
        Assert.False(await IsAnsweredAsync(server, null));

        // And one that was revoked, from within a second on.
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(own, reason: X509RevocationReason.Superseded);
        using var key = own.GetECDsaPrivateKey()!;
        var bytes = list.Build(own.SubjectName, X509SignatureGenerator.CreateForECDsa(key), 1, DateTimeOffset.UnixEpoch.AddYears(60), HashAlgorithmName.SHA256, X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(own.SubjectName, own.SerialNumberBytes.Span), DateTimeOffset.UnixEpoch.AddYears(50));
        await File.WriteAllTextAsync(folder + ".crl", PemEncoding.WriteString("X509 CRL", bytes), Stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience.Long);
        while (await IsAnsweredAsync(server, own))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    [Trait("Requirement", "C8")]
    public async Task Of_those_with_a_good_certificate_only_declared_askers_are_answered_and_others_are_written_down()
    {
        await using var server = await RunningServer.StartAsync();
        using var web = Named("spiffe://net/machine/web");
        using var other = Named("spiffe://net/machine/other");
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "names", "authorities.pem"), $"{web.ExportCertificatePem()}\n{other.ExportCertificatePem()}\n", Stop);
        var callers = new TlsCallersSpec { Origin = "tls/dot t.yaml:1:2", Names = ["spiffe://net/machine/web"], CommonNames = [] };
        var spec = With(TlsVersion.Tls12);
        await server.Server.ReloadAsync(spec with { Listeners = [.. spec.Listeners.Select(l => l.Tls is null ? l : l with { Tls = l.Tls with { RequiresClientCertificate = true, Callers = callers } })] }, Stop);
        Assert.True(await IsAnsweredAsync(server, web));
        Assert.False(await IsAnsweredAsync(server, other));
        var log = server.QueryLog;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!File.Exists(log) || !(await File.ReadAllTextAsync(log, patience.Token)).Contains("caller-refused", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(log, Stop), l => l.Contains("caller-refused", StringComparison.Ordinal));
        using var read = System.Text.Json.JsonDocument.Parse(line);
        Assert.Equal("caller-refused: spiffe://net/machine/other", read.RootElement.GetProperty("failure").GetString());
        Assert.Contains("tls/dot t.yaml:1:2", read.RootElement.GetProperty("missing").GetString(), StringComparison.Ordinal);
    }

    private static X509Certificate2 Named(string uri)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={uri[(uri.LastIndexOf('/') + 1)..]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static DnsServerSpec With(TlsVersion minimum, params string[] suites) => RunningServer.Spec with
    {
        Listeners = [.. RunningServer.Spec.Listeners.Select(l => l.Transport == DnsTransport.Tls ? l with { Tls = new DnsTlsSpec { Minimum = minimum, CipherSuites = suites, RequiresClientCertificate = false } } : l)],
    };

    // Who is refused learns it after its own handshake (RFC 8446 section 4.4.2.4).
    private static async Task<bool> IsAnsweredAsync(RunningServer server, X509Certificate2? client)
    {
        using var socket = await server.ConnectAsync(DnsTransport.Tls);
        await using var stream = new NetworkStream(socket);
        await using var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "ns.example.test",
                    ClientCertificates = client is null ? null : [client],
#pragma warning disable CA5359 // Whether it lets in, is what is asked.
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                Stop);
            var query = RunningServer.Query("www.example.test", DnsType.A);
            await secured.WriteAsync((byte[])[0, (byte)query.Length, .. query], Stop);
            return await secured.ReadAsync(new byte[512], Stop) > 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private static async Task<(SslProtocols Version, TlsCipherSuite Suite)> ConnectAsync(RunningServer server, SslProtocols version, TlsCipherSuite? suite = null)
    {
        using var socket = await server.ConnectAsync(DnsTransport.Tls);
        await using var stream = new NetworkStream(socket);
        await using var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "ns.example.test",
                EnabledSslProtocols = version,
                CipherSuitesPolicy = suite is { } only ? new CipherSuitesPolicy([only]) : null,
#pragma warning disable CA5359 // Whether it is spoken at all, is what is asked.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            Stop);
        return (secured.SslProtocol, secured.NegotiatedCipherSuite);
    }

    private static async Task<string> ThumbprintAsync(RunningServer server)
    {
        using var socket = await server.ConnectAsync(DnsTransport.Tls);
        await using var stream = new NetworkStream(socket);
        await using var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "ns.example.test",
                ApplicationProtocols = [new SslApplicationProtocol("dot")],
#pragma warning disable CA5359 // Which one it is, is what is asked.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            Stop);
        Assert.Equal("dot", secured.NegotiatedApplicationProtocol.ToString());
        return secured.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
