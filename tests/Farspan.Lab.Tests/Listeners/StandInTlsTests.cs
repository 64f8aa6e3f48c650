using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Addressing;
using Farspan.Lab.Listeners;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Certificates;
using Farspan.Lab.Tests.Probes;
using Farspan.Linux.Namespaces;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.State.Services;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Tests.Listeners;

/// <summary>TLS of a listener that stands in for a service, asked as <c>farspan test</c> asks.</summary>
[SupportedOSPlatform("linux")]
[Trait("Requirement", "C9")]
public sealed class StandInTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fst-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TlsVersion.Tls12, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", false)]
    [InlineData(TlsVersion.Tls13, null, false)]
    [InlineData(TlsVersion.Tls12, null, true)]
    public async Task Speaks_as_declared_and_nothing_beyond(TlsVersion minimum, string? suite, bool wantsCertificate)
    {
        var tls = new ServiceTlsSpec { Port = "https", Layer = "l", Minimum = minimum, CipherSuites = suite is null ? [] : [suite], Certificate = "web", RequiresClientCertificate = wantsCertificate };
        TestCertificates.Write(Path.Combine(_folder, "m1/etc/farspan/certificates/web"), "web.example");
        var result = await AskAsync(tls);
        Assert.Empty(TlsReport.Findings([result]));
        Assert.Equal(wantsCertificate ? false : null, result.LetsInWithoutCertificate);
        Assert.Equal(wantsCertificate ? false : null, result.LetsInForgedCertificate);
    }

    [Fact]
    public async Task Speaks_with_nobody_until_its_certificate_lies_there()
    {
        var tls = new ServiceTlsSpec { Port = "https", Layer = "l", Minimum = TlsVersion.Tls12, CipherSuites = [], Certificate = "web", RequiresClientCertificate = false };
        Assert.Equal(["FS5061"], TlsReport.Findings([await AskAsync(tls)]).Select(f => f.Code));
    }

    private async Task<TlsProbeResult> AskAsync(ServiceTlsSpec tls)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var endpoint = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        var service = new ServiceSpec
        {
            Name = "web",
            Recipe = null,
            Bind = [endpoint.Address],
            Ports = [new ServicePortSpec { Name = "https", Protocol = FilterProtocol.Tcp, Ports = new PortRange((ushort)endpoint.Port, (ushort)endpoint.Port) }],
            Tls = [tls],
            Members = [],
        };
        using var network = NetworkNamespace.OpenCurrent();
        await using var listeners = await ListenerSet.OpenAsync(network, "m1", service, Path.Combine(_folder, "m1"), new ArrivalLog(), null, TimeProvider.System);
        var here = new HostNetwork(_folder);
        using var sockets = new NodeSockets(here);
        var prober = new TlsProber(sockets, new TlsHandshakes(sockets, here, TimeProvider.System), ProbeTiming.Default, TimeProvider.System);
        return Assert.Single(await prober.RunAsync(
            [
                new TlsProbeSpec
                {
                    Machine = "m1",
                    Service = "web",
                    Port = "https",
                    Layer = tls.Layer,
                    Endpoint = endpoint,
                    Carrier = TlsCarrier.Http,
                    ServerName = "web.example",
                    Minimum = tls.Minimum,
                    Suites = [.. tls.CipherSuites.Select(Enum.Parse<TlsCipherSuite>)],
                    Certificate = tls.Certificate,
                    RequiresClientCertificate = tls.RequiresClientCertificate,
                },
            ],
            null,
            Stop));
    }
}
