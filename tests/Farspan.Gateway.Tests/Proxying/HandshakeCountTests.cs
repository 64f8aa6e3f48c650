using System.Text;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Tests.Pages;
using Farspan.Gateway.Transport.Portable;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;
using Farspan.Testing.Transports;

namespace Farspan.Gateway.Tests.Proxying;

public sealed class HandshakeCountTests
{
    [Fact]
    [Trait("Requirement", "D2")]
    public async Task Handshakes_that_fail_are_counted_by_reason_and_their_places_given_back()
    {
        using var certificates = new TestCertificates();
        await using var rig = await StartAsync(certificates, WideLimits.Spec);
        for (var i = 0; i < 3; i++)
        {
            using var plain = rig.Dial();
            plain.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            plain.ReadToEnd();
        }

        var values = Counted(rig);
        Assert.Equal(3, values["farspan_gateway_tls_failures_total{reason=not-tls}"]);
        Assert.Equal(0, values["farspan_gateway_tls_failures_total{reason=timeout}"]);
        Assert.Equal(0, values["farspan_gateway_tls_failures_total{reason=client-certificate}"]);
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public async Task A_handshake_that_stalls_is_counted_as_such()
    {
        using var certificates = new TestCertificates();
        await using var rig = await StartAsync(certificates, WideLimits.Spec with { HeadTimeout = TimeSpan.FromMilliseconds(300) });
        using (var stalls = rig.Dial())
        {
            stalls.TrySend("\u0016\u0003\u0001");
            Assert.True(stalls.ReadToEnd() is "" or "<reset>");
        }

        var values = Counted(rig);
        Assert.Equal(0, values["farspan_gateway_tls_failures_total{reason=not-tls}"]);
        Assert.Equal(1, values["farspan_gateway_tls_failures_total{reason=timeout}"]);
    }

    private static Task<GatewayRig> StartAsync(TestCertificates certificates, GatewayLimitsSpec limits) => GatewayRig.StartAsync(new PortableTransport(), limits, change: spec => spec with
    {
        Listeners = [spec.Listeners[0] with { Tls = Absolute(TestCertificates.Spec(), certificates.Folder) }],
    });

    private static Dictionary<string, double> Counted(GatewayRig rig)
    {
        rig.Settle();
        var facts = new GatewayFacts
        {
            Version = "1",
            Transport = "portable",
            Time = TimeProvider.System,
            Now = () => 0,
            Started = TimeProvider.System.GetUtcNow(),
            Snapshot = () => (GatewaySnapshot)rig.Server.Router,
            IsDraining = () => false,
            Counters = rig.Server.Counters,
            Audit = null,
        };
        return MetricsParser.Parse(Encoding.UTF8.GetString(MetricsText.Write(facts)));
    }

    private static ListenerTlsSpec Absolute(ListenerTlsSpec spec, string folder) => spec with
    {
        Certificates = [.. spec.Certificates.Select(c => c with { Certificate = Path.Combine(folder, c.Certificate), Key = Path.Combine(folder, c.Key) })],
    };
}
