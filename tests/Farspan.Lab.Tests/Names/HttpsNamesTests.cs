using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Names;

/// <summary>A name server behind a gateway: a machine without a name server of its own asks by HTTPS and finds what it looks for.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "D1")]
public sealed class HttpsNamesTests
{
    private const string Topology = """
        farspan: 1
        name: https-names
        providers: { home: { kind: lab }, cloud: { kind: lab } }
        networks:
          home:  { provider: home, cidr: 10.50.0.0/16, subnets: { lan: { cidr: 10.50.1.0/24 } } }
          cloud: { provider: cloud, cidr: 10.60.0.0/16, subnets: { hosts: { cidr: 10.60.1.0/24 } } }
        links:
          both: { method: static-route, between: [network/home, network/cloud] }
        machines:
          laptop: { subnet: home/lan }
          gate:   { subnet: cloud/hosts, address: 10.60.1.2 }
          ns:     { subnet: cloud/hosts }
          web-1:  { subnet: cloud/hosts, address: 10.60.1.8 }
        services:
          entry: { on: machine/gate, ports: { http: 8000/tcp, https: 8443/tcp } }
          names: { on: machine/ns, ports: { dns: 53/udp, dns-tcp: 53/tcp, doh: 8053/tcp } }
          web:   { on: machine/web-1, ports: { http: 8080/tcp } }
        authorities:
          internal: { kind: internal }
        tls:
          front: { of: service/entry, ports: https, issuer: internal }
        gateways:
          front: { service: entry, to: service/names, checks: { every: 200ms, timeout: 150ms } }
        dns:
          names:
            service: names
            clients: machine/gate
            zones: { example.org: { machines: machine/web-1 } }
        policies:
          - { name: names by https, allow: { from: machine/laptop, to: service/names }, via: front }
          - { name: the page, allow: { from: machine/laptop, to: service/web } }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_asks_by_https_through_the_gateway_and_gets_there()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Stop));

        // Nobody but the server behind the gateway knows the name; curl asks by HTTP/2, as its TLS offers it.
        var authorities = Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal", "authorities.pem");
        var curl = $"curl --silent --verbose --max-time 10 --cacert {authorities} --doh-url https://10.60.1.2:8443/volume/ns/dns-query";
        var (code, output) = await ExecTests.ExecAsync(lab, "laptop", "sh", "-c", $"{curl} -o /dev/null -w '%{{http_code}} %{{remote_ip}}' http://web-1.example.org:8080/ 2>&1");
        Assert.True(code == 0 && output.Contains("200 10.60.1.8", StringComparison.Ordinal), output);
        Assert.Contains("using HTTP/2", output, StringComparison.Ordinal);

        // What is not there is said to be so.
        (code, output) = await ExecTests.ExecAsync(lab, "laptop", "sh", "-c", $"{curl} http://nobody.example.org:8080/ 2>&1");
        Assert.True(code == 6, $"exit {code}: {output}");

        // A test asks in the same way.
        var network = new LabSessionNetwork(lab.Session);
        var report = await new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network }.RunAsync(NetworkTestOptions.Default, null, Stop);
        Assert.True(report.Holds, ProbeReportText.Write(report));
    }
}
