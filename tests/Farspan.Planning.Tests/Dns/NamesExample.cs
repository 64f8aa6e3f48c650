using System.Text;
using Farspan.Topology;

namespace Farspan.Planning.Tests.Dns;

/// <summary>Two sites, a road, a name server at one of them, and everything that has certificates.</summary>
internal static class NamesExample
{
    public const string Text = """
        farspan: 1
        name: ships
        providers:
          quantum: { kind: proxmox }
          matrix: { kind: proxmox }
          away: { kind: lab }
        networks:
          quantum: { provider: quantum, cidr: 192.168.10.0/24, subnets: { lan: { cidr: 192.168.10.0/24, exposure: egress } } }
          matrix: { provider: matrix, cidr: 192.168.3.0/24, subnets: { lan: { cidr: 192.168.3.0/24 } } }
          away: { provider: away, cidr: 172.16.0.0/24, subnets: { wifi: { cidr: 172.16.0.0/24 } } }
        machines:
          holly: { subnet: quantum/lan, address: 192.168.10.20, labels: { role: omni } }
          foxtrot: { subnet: matrix/lan, address: 192.168.3.10, labels: { role: talos } }
          browser: { subnet: away/wifi, address: 172.16.0.9, labels: { role: person } }
        links:
          static: { method: static-route, between: [network/quantum, network/matrix] }
        overlays:
          tailnet:
            kind: wireguard
            cidr: 100.64.0.0/24
            members: { role: [omni, person] }
            addresses: { holly: 100.64.0.1, browser: 100.64.0.9 }
        services:
          names: { on: { role: omni }, ports: { dns: 53/udp, dns-tcp: 53/tcp, dot: 853/tcp } }
          console: { on: { role: omni }, over: tailnet, ports: { https: 443/tcp } }
          etcd: { on: { role: talos }, ports: { client: 2379/tcp, peer: 2380/tcp }, quorum: majority, run: etcd }
          etcd-http: { on: { role: talos }, ports: { http: 2381/tcp } }
          gate: { on: { role: omni }, ports: { http: 8000/tcp, https: 8443/tcp } }
        dns:
          names:
            service: names
            clients: all
            zones:
              ships.work:
                machines: all
                services: all
                records:
                  - { name: omni, to: machine/holly }
                  - { name: www, cname: omni.ships.work }
                  - { name: motd, txt: for all }
                  - { name: motd, txt: for the road, views: road }
            views:
              home: { from: [network/quantum, network/matrix] }
              road: { from: overlay/tailnet, over: tailnet }
            forward: { ".": 9.9.9.9, corp.example: "192.168.3.10:5353" }
        authorities:
          internal: { kind: internal, lifetime: 24h }
          public: { kind: acme, directory: https://acme.example.org/directory, challenge: dns-01 }
          sentry: { kind: external }
        tls:
          lookups: { of: service/names, ports: dot, issuer: internal }
          web: { issuer: public, names: "*.ships.work", key: rsa-2048, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 }
          store: { of: service/etcd, minimum: tls1.3, issuer: internal, clients: required, owner: "999:999" }
          mesh: { of: service/console, issuer: sentry, minimum: tls1.3 }
        gateways:
          front: { service: gate, to: service/etcd-http, tls: { https: { layer: web } } }
        """;

    public static NetworkPlan Plan(string text, PlanHistory? previous = null) => Compile(text, previous).Plan!;

    public static PlanResult Compile(string text, PlanHistory? previous = null)
    {
        var read = TopologyReader.Read([new SourceFile("t.yaml", Encoding.UTF8.GetBytes(text))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        return PlanCompiler.Compile(read.Topology, PlanInputs.None with { Previous = previous });
    }
}
