
namespace Farspan.Testing;

/// <summary>Machines that go outside by themselves, to listed names, with a name server inside.</summary>
internal static class EgressTopology
{
    public const string Text = """
        farspan: 1
        name: answers

        providers:
          cloud: { kind: lab }

        networks:
          cloud:
            provider: cloud
            cidr: 10.0.0.0/16
            subnets:
              apps: { cidr: 10.0.1.0/24, exposure: egress }

        machines:
          app:    { subnet: cloud/apps, labels: { role: app } }
          worker: { subnet: cloud/apps, labels: { role: worker } }
          names:  { subnet: cloud/apps, labels: { role: names } }

        services:
          resolver: { on: machine/names, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
          panel:    { on: machine/worker, ports: { http: 3000/tcp } }

        dns:
          inner:
            service: resolver
            clients: { network: cloud }
            zones:
              cloud.test:
                records:
                  - { name: panel, to: service/panel }
            forward: { ".": 9.9.9.9 }

        egress:
          - { name: models, from: { role: app }, to: [api.example.org, "*.models.example.net"], ports: [80/tcp, 443/tcp], purpose: model API }
          - { name: clock, from: [machine/app, machine/worker], to: time.example.net, ports: 123/udp, purpose: NTP }

        policies:
          - allow: { from: { role: app }, to: service/panel }
        """;
}
