using System.Globalization;

namespace Farspan.Cli.Tests.Dns;

/// <summary>A topology with one name server and two views.</summary>
internal static class DnsTopology
{
    public static string Text(int port, string word) => string.Create(CultureInfo.InvariantCulture, $$"""
        farspan: 1
        name: named
        providers: { home: { kind: lab }, cloud: { kind: lab } }
        networks:
          home:  { provider: home, cidr: 10.50.0.0/16, subnets: { lan: { cidr: 10.50.1.0/24 } } }
          cloud: { provider: cloud, cidr: 10.60.0.0/16, subnets: { hosts: { cidr: 10.60.1.0/24 } } }
        links:
          both: { method: static-route, between: [network/home, network/cloud] }
        machines:
          ns:     { subnet: home/lan, address: 10.50.1.53, labels: { role: names } }
          laptop: { subnet: home/lan, address: 10.50.1.7 }
          web-1:  { subnet: cloud/hosts, address: 10.60.1.8 }
        services:
          names: { on: { role: names }, ports: { dns: {{port}}/udp, dns-tcp: {{port}}/tcp } }
        dns:
          names:
            service: names
            clients: all
            zones:
              example.org:
                machines: all
                records:
                  - { name: omni, to: machine/laptop }
                  - { name: which, txt: {{word}}, views: lan }
                  - { name: which, txt: cloud, views: outside }
            views:
              lan:     { from: network/home }
              outside: { from: network/cloud }
        """);
}
