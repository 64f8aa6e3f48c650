namespace Farspan.Testing;

/// <summary>An office and a cloud that a VPN joins, and an overlay across it that has a third member elsewhere: tunnels in a tunnel, and beside it.</summary>
internal static class TunnelTopology
{
    /// <summary>The name under which <see cref="Text"/> is read.</summary>
    public const string File = "tunnels.yaml";

    public const string Text = """
        farspan: 1
        name: tunnels
        providers:
          office: { kind: bare-metal }
          cloud:  { kind: aws, region: us-east-1 }
          branch: { kind: bare-metal }
        networks:
          office: { provider: office, cidr: [192.168.10.0/24, "fd00:1::/64"], subnets: { lan: { cidr: [192.168.10.0/24, "fd00:1::/64"] } } }
          cloud:  { provider: cloud, cidr: [10.0.0.0/16, "fd00:2::/48"], subnets: { apps: { cidr: [10.0.1.0/24, "fd00:2::/64"], exposure: egress } } }
          branch: { provider: branch, cidr: 192.168.20.0/24, subnets: { lan: { cidr: 192.168.20.0/24 } } }
        links:
          site: { method: vpn, between: [network/office, network/cloud], port: 51900 }
        machines:
          desk-1:  { subnet: office/lan }
          desk-2:  { subnet: office/lan }
          app-1:   { subnet: cloud/apps }
          till-1:  { subnet: branch/lan }
        overlays:
          mesh: { kind: wireguard, cidr: [10.99.0.0/24, "fd00:99::/64"], members: { name: [desk-1, app-1, till-1] } }
        services:
          shop:  { on: machine/app-1, over: mesh, ports: { http: 8080/tcp } }
          files: { on: machine/desk-2, ports: { http: 8081/tcp } }
          pair:  { on: { name: [desk-1, app-1] }, over: mesh, ports: { sync: 7000/tcp }, quorum: majority }
        policies:
          - allow: { from: service/pair, to: service/pair }
          - allow: { from: { name: [desk-1, till-1] }, to: service/shop }
          - allow: { from: machine/app-1, to: service/files }
        claims:
          - { name: sold, always: { from: { name: [desk-1, till-1] }, to: service/shop } }
          - { name: sealed, encrypted: { between: [machine/desk-1, machine/app-1, machine/till-1] } }
          - { name: one link, survives: { service: pair, losing: { links: 1 } } }
        """;
}
