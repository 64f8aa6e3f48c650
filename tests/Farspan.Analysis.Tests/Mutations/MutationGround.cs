namespace Farspan.Analysis.Tests.Mutations;

/// <summary>A topology in which every kind of rule has something to do: two families, public and private subnets, links that route, translate and encrypt, an overlay, policies of every kind of end, several cards.</summary>
internal static class MutationGround
{
    public const string Topology = """
        farspan: 1
        name: ground
        providers: { left: { kind: lab }, right: { kind: lab }, far: { kind: lab }, near: { kind: aws, region: a }, apart: { kind: aws, region: b } }
        networks:
          left:
            provider: left
            cidr: [10.0.0.0/16, "2001:db8:a::/48"]
            subnets:
              open: { cidr: [10.0.1.0/24, "2001:db8:a:1::/64"], exposure: public }
              back: { cidr: [10.0.2.0/24, "2001:db8:a:2::/64"] }
          right: { provider: right, cidr: [10.1.0.0/16, "2001:db8:b::/48"], subnets: { one: { cidr: [10.1.1.0/24, "2001:db8:b:1::/64"] } } }
          far:   { provider: far, cidr: 10.2.0.0/16, subnets: { one: { cidr: 10.2.1.0/24 }, open: { cidr: 10.2.2.0/24, exposure: public } } }
          ask:    { provider: near, cidr: 10.3.0.0/16, subnets: { one: { cidr: 10.3.1.0/24, exposure: egress } } }
          answer: { provider: apart, cidr: 10.4.0.0/16, subnets: { one: { cidr: 10.4.1.0/24 }, open: { cidr: 10.4.2.0/24, exposure: public } } }
          site:   { provider: left, cidr: 10.5.0.0/16, subnets: { one: { cidr: 10.5.1.0/24 } }, forward: [{ port: 9443/tcp, machine: desk, at: 8086 }] }
          office:  { provider: right, cidr: 10.6.0.0/16, subnets: { one: { cidr: 10.6.1.0/24, exposure: egress } } }
          partner: { provider: far, cidr: 10.7.0.0/16, subnets: { open: { cidr: 10.7.1.0/24, exposure: public } } }
        machines:
          front: { subnet: left/open, labels: { role: node } }
          alpha: { subnet: left/back, labels: { role: node } }
          beta:  { subnet: left/back, labels: { role: node } }
          gamma: { subnet: right/one, labels: { role: node } }
          delta: { subnet: far/one, labels: { role: other } }
          shop:  { subnet: far/open, labels: { role: other } }
          asker: { subnet: ask/one, labels: { role: asker } }
          other: { subnet: ask/one, labels: { role: idle } }
          store: { subnet: answer/one, labels: { role: idle } }
          host:  { subnet: site/one, labels: { role: idle } }
          desk:  { subnet: site/one, labels: { role: idle } }
          window: { subnet: answer/open, labels: { role: idle } }
          shelf: { subnet: office/one, labels: { role: idle } }
          entry: { subnet: partner/open, labels: { role: idle } }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: node } }
        links:
          line: { method: static-route, between: [network/right, network/far] }
          hidden: { method: private-link, from: subnet/ask/one, to: service/hidden }
          tunnel: { method: vpn, between: [network/ask, network/site] }
          corridor: { method: static-route, between: [network/right, network/office] }
          outside: { method: internet, from: network/office, to: service/catalogue, via: front }
        services:
          echo:   { on: { role: node }, over: mesh, ports: { text: 7000/tcp, beat: 7001/udp } }
          web:    { on: [machine/front, machine/shop], ports: { http: 8080/tcp } }
          local:  { on: machine/beta, ports: { http: 8081/tcp } }
          linked: { on: machine/delta, ports: { http: 8082/tcp, beat: 8083/udp } }
          hidden: { on: machine/store, ports: { http: 8084/tcp } }
          beyond: { on: machine/host, ports: { http: 8085/tcp } }
          shown:  { on: machine/desk, ports: { http: 8086/tcp } }
          catalogue: { on: machine/entry, ports: { http: 8087/tcp } }
          door:   { on: machine/entry, ports: { https: 8443/tcp } }
        gateways:
          front: { service: door, to: service/catalogue, tls: { https: { certificate: a.crt, key: a.key } }, tokens: { office: be466c5e4d9e49b2fba8de522fad1878ce63454620fa7fd7a26d084d93c0239a } }
        policies:
          - { name: echo, allow: { from: { role: node }, to: service/echo } }
          - { name: public web, allow: { from: internet, to: service/web } }
          - { name: partner, allow: { from: cidr/203.0.113.0/24, to: service/web } }
          - { name: updates, allow: { from: [machine/front, machine/shop, machine/window], to: internet, ports: 443/tcp } }
          - { name: neighbours, allow: { from: [machine/alpha, machine/front], to: service/local } }
          - { name: by the link, allow: { from: machine/gamma, to: service/linked } }
          - { name: by links, allow: { from: machine/asker, to: [service/hidden, service/beyond] } }
          - { name: way out, allow: { from: machine/asker, to: internet, ports: 443/tcp } }
          - { name: forwarded, allow: { from: internet, to: service/shown } }
          - { name: over the internet, allow: { from: machine/shelf, to: service/catalogue }, via: front, as: token/office }
        claims:
          - always: { from: machine/asker, to: [service/hidden, service/beyond] }
          - only: { from: machine/asker, to: service/hidden }
          - never: { from: [network/answer, network/site], to: network/ask }
          - encrypted: { between: [machine/asker, machine/host] }
          - always: { from: { role: node }, to: service/echo }
          - never: { from: { role: other }, to: service/echo }
          - always: { from: cidr/203.0.113.0/24, to: service/web }
          - never: { from: internet, to: [machine/alpha, machine/beta, machine/gamma, machine/delta] }
          - always: { from: machine/alpha, to: service/local }
          - always: { from: machine/gamma, to: service/linked }
          - only: { from: machine/gamma, to: service/linked }
        """;
}
