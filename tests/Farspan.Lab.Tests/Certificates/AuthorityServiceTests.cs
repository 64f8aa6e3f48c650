using Farspan.Lab.Recipes;
using Farspan.Lab.Status;
using Farspan.Lab.Tests.Lifecycle;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>The internal authority as a service of a machine: kept alive by the lab, and good enough for a standard ACME client on another machine.</summary>
[Trait("Requirement", "C8")]
public sealed class AuthorityServiceTests
{
    private const string Topology = """
        farspan: 1
        name: served
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.74.0.0/16, subnets: { all: { cidr: 10.74.1.0/24 } } }
        machines:
          auth: { subnet: cloud/all, address: 10.74.1.10 }
          ns:   { subnet: cloud/all, address: 10.74.1.53 }
          web:  { subnet: cloud/all, address: 10.74.1.11 }
        services:
          authority: { on: machine/auth, ports: { acme: 443/tcp, http: 80/tcp }, run: ca }
          names:     { on: machine/ns, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
        dns:
          names: { service: names, clients: all, zones: { foundry.test: { machines: all, services: service/authority } } }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        policies:
          - allow: { from: machine/web, to: service/authority }
          - allow: { from: machine/auth, to: machine/web, ports: 80/tcp }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certbot_on_a_machine_has_its_certificate_also_after_the_server_was_killed()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var certbot = Tools.Find(lab.Environment, "certbot");
        Assert.SkipWhen(certbot is null, "certbot is not installed");
        await lab.UpAsync(Topology);
        await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Stop);
        await SupervisionTests.KillAsync((await AuthorityAsync(lab)).Pid, Stop);
        await ProviderGroupsTests.UntilAsync(async () => await AuthorityAsync(lab) is { State: LabServiceState.Running, Restarts: 1 }, Stop);
        var folder = Path.Combine(lab.Root, "certbot");
        string[] command =
        [
            "/usr/bin/env", "REQUESTS_CA_BUNDLE=/etc/farspan/certificates/machine/authorities.pem", certbot!, "certonly", "--standalone", "--non-interactive", "--agree-tos", "--register-unsafely-without-email",
            "--server", "https://auth.foundry.test/acme/directory", "--domain", "web.foundry.test", "--config-dir", folder, "--work-dir", folder, "--logs-dir", folder,
        ];
        Assert.Equal(0, await lab.Session.ExecAsync("web", command, Stop));
        Assert.Equal(0, await lab.Session.ExecAsync(
            "web",
            ["/usr/bin/openssl", "verify", "-CAfile", "/etc/farspan/certificates/machine/authorities.pem", "-untrusted", Path.Combine(folder, "live/web.foundry.test/chain.pem"), "-verify_hostname", "web.foundry.test", Path.Combine(folder, "live/web.foundry.test/cert.pem")],
            Stop));
    }

    private static async Task<LabServiceStatus> AuthorityAsync(TestLab lab) =>
        (await lab.Session.StatusAsync(Stop)).Providers.SelectMany(p => p.Machines).Single(m => m.Machine == "auth").Services.Single(s => s.Service == "authority");
}
