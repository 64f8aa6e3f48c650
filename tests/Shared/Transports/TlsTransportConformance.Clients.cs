using System.Security.Authentication;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>Certificates of clients.</summary>
public abstract partial class TlsTransportConformance
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait("Requirement", "C9")]
    public void Tells_the_names_of_a_verified_client(SslProtocols protocol)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = true }, recorder);
        using var client = server.Dial(o => (o.EnabledSslProtocols, o.ClientCertificates) = (protocol, [certificates.Client]));
        Assert.Equal(["client.example", "spiffe://example/etcd-1"], recorder.NextConnection().Tls!.ClientNames);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, false)]
    public void Refuses_a_client_of_another_authority(SslProtocols protocol, bool required)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = required }, recorder);
        AssertRefused(server, recorder, TlsFailure.ClientCertificate, o => (o.EnabledSslProtocols, o.LocalCertificateSelectionCallback) = (protocol, (_, _, _, _, _) => certificates.StrangersClient));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Refuses_a_client_without_a_certificate_only_where_one_is_required(SslProtocols protocol)
    {
        var recorder = new Recorder();
        var spec = TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = true };
        using (var server = new Server(this, spec, recorder))
        {
            AssertRefused(server, recorder, TlsFailure.ClientCertificate, o => o.EnabledSslProtocols = protocol);
        }

        using var lenient = new Server(this, spec with { RequiresClientCertificate = false }, recorder);
        using var client = lenient.Dial(o => o.EnabledSslProtocols = protocol);
        Assert.Empty(recorder.NextConnection().Tls!.ClientNames);
    }
}
