namespace Farspan.Testing;

/// <summary>Six networks with a link of each method: what the tests of the plan, the proof and the lab all look at.</summary>
internal static class LinkTopology
{
    /// <summary>The name under which <see cref="Text"/> is read.</summary>
    public const string File = "links.yaml";

    public const string Text = """
        farspan: 1
        name: linked
        providers:
          east:  { kind: aws, region: us-east-1 }
          west:  { kind: aws, region: us-west-2 }
          rack:  { kind: bare-metal }
          attic: { kind: proxmox }
          other: { kind: gcp, region: europe-west1 }
        networks:
          shop:    { provider: east, cidr: 10.0.0.0/16, subnets: { apps: { cidr: 10.0.1.0/24, exposure: egress } } }
          tools:   { provider: east, cidr: 10.2.0.0/16, subnets: { lan: { cidr: 10.2.1.0/24 } } }
          stock:   { provider: west, cidr: 10.1.0.0/16, subnets: { db: { cidr: 10.1.1.0/24 } } }
          cellar:  { provider: rack, cidr: 192.168.0.0/24, subnets: { lan: { cidr: 192.168.0.0/24 } } }
          attic:   { provider: attic, cidr: 192.168.1.0/24, subnets: { lan: { cidr: 192.168.1.0/24 } } }
          partner:
            provider: other
            cidr: 10.9.0.0/16
            subnets: { edge: { cidr: 10.9.1.0/24, exposure: public }, back: { cidr: 10.9.2.0/24 } }
        links:
          tools:    { method: peering, between: [network/shop, network/tools] }
          database: { method: private-link, from: subnet/shop/apps, to: service/sql }
          home:     { method: vpn, between: [network/shop, network/cellar] }
          line:     { method: static-route, between: [network/cellar, network/attic] }
          quotes:   { method: internet, from: network/shop, to: service/quotes, via: edge }
        machines:
          app-1:   { subnet: shop/apps, labels: { role: app } }
          app-2:   { subnet: shop/apps, labels: { role: spare } }
          tool-1:  { subnet: tools/lan }
          sql-1:   { subnet: stock/db }
          sql-2:   { subnet: stock/db }
          host-1:  { subnet: cellar/lan }
          store-1: { subnet: attic/lan }
          edge-1:  { subnet: partner/edge }
          quote-1: { subnet: partner/back }
        services:
          wiki:   { on: machine/tool-1, ports: { http: 80/tcp } }
          sql:    { on: machine/sql-1, ports: { sql: 5432/tcp } }
          admin:  { on: machine/sql-1, ports: { ssh: 22/tcp } }
          app:    { on: { role: app }, ports: { http: 8080/tcp } }
          nfs:    { on: machine/host-1, ports: { nfs: 2049/tcp } }
          backup: { on: machine/store-1, ports: { rsync: 873/tcp } }
          front:  { on: machine/edge-1, ports: { https: 443/tcp } }
          quotes: { on: machine/quote-1, ports: { http: 8080/tcp } }
        gateways:
          edge:
            service: front
            to: service/quotes
            tls: { https: { certificate: tls/edge.crt, key: tls/edge.key } }
            tokens: { shop: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 }
        policies:
          - allow: { from: { role: app }, to: [service/wiki, service/sql, service/nfs] }
          - allow: { from: machine/tool-1, to: service/app }
          - allow: { from: machine/host-1, to: [service/app, service/backup] }
          - name: quotes
            allow: { from: { role: app }, to: service/quotes }
            via: edge
            as: token/shop
        claims:
          - { name: database, always: { from: { role: app }, to: service/sql } }
          - { name: home, always: { from: { role: app }, to: service/nfs } }
          - { name: back home, always: { from: machine/host-1, to: service/app } }
          - { name: quotes, always: { from: { role: app }, to: service/front } }
          - { name: one way, never: { from: network/stock, to: network/shop } }
          - { name: one service, never: { from: network/shop, to: service/admin } }
          - { name: one role, only: { from: { role: app }, to: service/sql } }
          - { name: not transitive, never: { from: network/tools, to: network/cellar } }
          - { name: nobody else, never: { from: internet, to: [network/shop, network/stock, network/cellar] } }
          - { name: sealed, encrypted: { between: [machine/app-1, machine/host-1] } }
        """;
}
