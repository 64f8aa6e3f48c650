namespace Farspan.Testing;

/// <summary>Two networks with the same blocks, and a private link each way; each has another neighbour that speaks to it by its own addresses, or through a VPN.</summary>
internal static class SharedBlockTopology
{
    /// <summary>The name under which <see cref="Text"/> is read.</summary>
    public const string File = "shared.yaml";

    public const string Text = """
        farspan: 1
        name: shared
        providers:
          east: { kind: aws, region: us-east-1 }
          west: { kind: aws, region: us-west-2 }
          rack: { kind: bare-metal }
        networks:
          shop:   { provider: east, cidr: [10.0.0.0/16, "fd00:a::/48"], subnets: { web: { cidr: [10.0.1.0/24, "fd00:a:0:1::/64"], exposure: egress } } }
          stock:  { provider: west, cidr: [10.0.0.0/16, "fd00:a::/48"], subnets: { db: { cidr: [10.0.1.0/24, "fd00:a:0:1::/64"], exposure: egress }, dump: { cidr: 10.0.0.0/24 } } }
          tools:  { provider: east, cidr: [10.2.0.0/16, "fd00:b::/48"], subnets: { lan: { cidr: [10.2.1.0/24, "fd00:b:0:1::/64"] } } }
          cellar: { provider: rack, cidr: 192.168.0.0/24, subnets: { lan: { cidr: 192.168.0.0/24 } } }
        links:
          database: { method: private-link, from: subnet/shop/web, to: service/sql }
          orders:   { method: private-link, from: subnet/stock/db, to: service/orders }
          tools:    { method: peering, between: [network/shop, network/tools] }
          home:     { method: vpn, between: [network/stock, network/cellar], port: 51900 }
        machines:
          web-1:  { subnet: shop/web, address: 10.0.1.2 }
          web-2:  { subnet: shop/web }
          ns-1:   { subnet: shop/web }
          sql-1:  { subnet: stock/db }
          sql-2:  { subnet: stock/db }
          dump-1: { subnet: stock/dump }
          tool-1: { subnet: tools/lan }
          host-1: { subnet: cellar/lan }
        services:
          sql:    { on: machine/sql-1, ports: { sql: 5432/tcp, beat: 9000/udp } }
          admin:  { on: machine/sql-1, ports: { ssh: 2222/tcp } }
          orders: { on: machine/web-2, ports: { http: 8080/tcp } }
          dumps:  { on: machine/dump-1, ports: { rsync: 873/tcp } }
          names:  { on: machine/ns-1, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
        dns: { names: { service: names, clients: machine/web-1, zones: { example.org: { records: [{ name: db, to: link/database }] } } } }
        policies:
          - allow: { from: [machine/web-1, machine/host-1], to: service/sql }
          - allow: { from: [machine/sql-2, machine/tool-1], to: service/orders }
          - allow: { from: machine/sql-1, to: service/dumps }
        claims:
          - { name: asked, always: { from: machine/web-1, to: service/sql } }
          - { name: ordered, always: { from: [machine/sql-2, machine/tool-1], to: service/orders } }
          - { name: dumped, always: { from: machine/sql-1, to: service/dumps } }
          - { name: closed, never: { from: network/shop, to: service/admin } }
          - { name: others, never: { from: [machine/web-2, machine/tool-1], to: [service/sql, service/dumps] } }
          - { name: alone, never: { from: internet, to: [network/shop, network/stock] } }
        """;
}
