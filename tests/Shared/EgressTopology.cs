
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

    /// <summary>The same with both families.</summary>
    public static string Both { get; } = WithFamilies("[10.0.0.0/16, \"fd00:a::/48\"]", "[10.0.1.0/24, \"fd00:a:0:1::/64\"]", "[9.9.9.9, \"2620:fe::fe\"]");

    /// <summary>The same with IPv6 alone.</summary>
    public static string V6 { get; } = WithFamilies("\"fd00:a::/48\"", "\"fd00:a:0:1::/64\"", "\"2620:fe::fe\"");

    private static string WithFamilies(string network, string subnet, string resolvers) => Text
        .Replace("cidr: 10.0.0.0/16", $"cidr: {network}", StringComparison.Ordinal)
        .Replace("cidr: 10.0.1.0/24", $"cidr: {subnet}", StringComparison.Ordinal)
        .Replace("\".\": 9.9.9.9", $"\".\": {resolvers}", StringComparison.Ordinal);
}
