using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Transports;

/// <summary>What both sides agree on: version, suite, certificate, protocol.</summary>
public abstract partial class TlsTransportConformance
{
    [Theory]
    [InlineData(SslProtocols.Tls12, TlsVersion.Tls12)]
    [InlineData(SslProtocols.Tls13, TlsVersion.Tls13)]
    [Trait("Requirement", "D1")]
    public void Echoes_20_MB_and_tells_what_was_agreed_on(SslProtocols protocol, TlsVersion version)
    {
        const int total = 20 * 1024 * 1024;
        using var server = new Server(this, TestCertificates.Spec(), new Echo());
        using var client = server.Dial(o => o.EnabledSslProtocols = protocol);
        var writing = new Thread(() => Send(client, total)) { IsBackground = true };
        writing.Start();
        var buffer = new byte[50_000];
        for (var received = 0; received < total;)
        {
            var length = client.Read(buffer);
            Assert.NotEqual(0, length);
            Pattern.Check(buffer.AsSpan(0, length), received);
            received += length;
        }

        writing.Join();

        var recorder = new Recorder();
        using var telling = new Server(this, TestCertificates.Spec(), recorder);
        using var other = telling.Dial(o => (o.EnabledSslProtocols, o.TargetHost) = (protocol, "Gateway.Example"));
        var facts = recorder.NextConnection().Tls!;
        Assert.Equal((version, other.NegotiatedCipherSuite.ToString(), "gateway.example"), (facts.Version, facts.CipherSuite, facts.ServerName));
        Assert.Empty(facts.ClientNames);
    }

    [Theory]
    [InlineData("third.example", "CN=third")]
    [InlineData("second.example", "CN=second")]
    [InlineData("a.wild.example", "CN=second")]
    [InlineData("a.b.wild.example", "CN=main")]
    [InlineData("wild.example", "CN=main")]
    [InlineData("unknown.example", "CN=main")]
    [InlineData("", "CN=main")]
    public void Shows_the_certificate_of_the_name_that_is_asked_for(string name, string subject)
    {
        var spec = TestCertificates.Spec(("main", ["gateway.example"]), ("second", ["second.example", "*.wild.example"]), ("third", ["third.example"]));
        using var server = new Server(this, spec, new Recorder());
        using var client = server.Dial(o => o.TargetHost = name);
        using var shown = new X509Certificate2(client.RemoteCertificate!);
        Assert.Equal(subject, shown.Subject);
    }

    [Fact]
    [Trait("Requirement", "C9")]
    public void Refuses_a_version_below_the_lowest()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { Minimum = TlsVersion.Tls13 }, recorder);
        Assert.ThrowsAny<Exception>(() => server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls12));
        AssertFailure(TlsFailure.Version, recorder);
        using var client = server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls13);
        Assert.Equal(TlsVersion.Tls13, recorder.NextConnection().Tls!.Version);
    }

    [Fact]
    [Trait("Requirement", "C9")]
    public void Uses_only_the_cipher_suites_of_its_declaration()
    {
        const string suite = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { CipherSuites = [suite] }, recorder);
        using var client = server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls12);
        Assert.Equal(suite, recorder.NextConnection().Tls!.CipherSuite);
        if (OperatingSystem.IsLinux())
        {
#pragma warning disable CA1416 // Asked above: not Windows. The analyzer does not look into lambdas.
            Assert.ThrowsAny<Exception>(() => server.Dial(o =>
                (o.EnabledSslProtocols, o.CipherSuitesPolicy) = (SslProtocols.Tls12, new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]))));
#pragma warning restore CA1416
            AssertFailure(TlsFailure.CipherSuite, recorder);
        }
    }

    [Theory]
    [InlineData("h2,http/1.1", true)]
    [InlineData("http/1.1,h2", true)]
    [InlineData("http/1.1", false)]
    [InlineData("", false)]
    public void Agrees_on_a_protocol(string offered, bool isHttp2)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(o => o.ApplicationProtocols = [.. offered.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => new SslApplicationProtocol(p))]);
        Assert.Equal(isHttp2, recorder.NextConnection().Tls!.IsHttp2);
        Assert.Equal(offered.Length == 0 ? string.Empty : isHttp2 ? "h2" : "http/1.1", client.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public void Refuses_protocols_that_are_not_http()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        AssertRefused(server, recorder, TlsFailure.Protocol, o => o.ApplicationProtocols = [new SslApplicationProtocol("smtp")]);
    }
}
