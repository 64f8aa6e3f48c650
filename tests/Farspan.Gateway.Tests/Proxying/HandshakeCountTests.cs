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
        await using var rig = await GatewayRig.StartAsync(new PortableTransport(), WideLimits.Spec with { HeadTimeout = TimeSpan.FromMilliseconds(300) }, change: spec => spec with
        {
            Listeners = [spec.Listeners[0] with { Tls = Absolute(TestCertificates.Spec(), certificates.Folder) }],
        });
        for (var i = 0; i < 3; i++)
        {
            using var plain = rig.Dial();
            plain.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            plain.ReadToEnd();
        }

        using (var stalls = rig.Dial())
        {
            stalls.Send([0x16, 0x03, 0x01]);
            Assert.True(stalls.ReadToEnd() is "" or "<reset>");
        }

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
        var values = MetricsParser.Parse(Encoding.UTF8.GetString(MetricsText.Write(facts)));
        Assert.Equal(3, values["farspan_gateway_tls_failures_total{reason=not-tls}"]);
        Assert.Equal(1, values["farspan_gateway_tls_failures_total{reason=timeout}"]);
        Assert.Equal(0, values["farspan_gateway_tls_failures_total{reason=client-certificate}"]);
    }

    private static ListenerTlsSpec Absolute(ListenerTlsSpec spec, string folder) => spec with
    {
        Certificates = [.. spec.Certificates.Select(c => c with { Certificate = Path.Combine(folder, c.Certificate), Key = Path.Combine(folder, c.Key) })],
    };
}
