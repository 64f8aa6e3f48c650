namespace Farspan.Lab.Tests;

/// <summary>Small topologies for the tests.</summary>
internal static class Topologies
{
    /// <summary>Two networks of two providers, a mesh, a listener over the mesh and one on the underlay.</summary>
    public const string Pair = """
        farspan: 1
        name: pair
        providers:
          left:  { kind: lab, zones: [a, b] }
          right: { kind: lab }
        networks:
          left:
            provider: left
            cidr: 10.0.0.0/16
            subnets:
              one: { cidr: 10.0.1.0/24, zone: a }
              two: { cidr: 10.0.2.0/24, zone: b }
          right:
            provider: right
            cidr: 10.1.0.0/16
            subnets:
              one: { cidr: 10.1.1.0/24 }
        machines:
          alpha: { subnet: left/one, labels: { role: node } }
          beta:  { subnet: left/two, labels: { role: node } }
          gamma: { subnet: right/one, labels: { role: node } }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: node } }
        services:
          echo:
            on: { role: node }
            over: mesh
            ports: { text: 7000/tcp, beat: 7001/udp }
          local:
            on: { name: beta }
            ports: { http: 8080/tcp }
        policies:
          - allow: { from: { role: node }, to: service/echo }
          - allow: { from: provider/left, to: service/local }
        """;

    /// <summary><see cref="Pair"/> without anything that needs a device or a program: no overlay.</summary>
    public const string Plain = """
        farspan: 1
        name: plain
        providers:
          here: { kind: lab }
        networks:
          lan:
            provider: here
            cidr: 10.0.0.0/16
            subnets:
              one: { cidr: 10.0.1.0/24 }
        machines:
          alpha: { subnet: lan/one, address: 10.0.1.10 }
          beta:  { subnet: lan/one, address: 10.0.1.11 }
        services:
          web:
            on: { name: beta }
            ports: { http: 8080/tcp }
        policies:
          - allow: { from: { name: alpha }, to: service/web }
        """;
}
