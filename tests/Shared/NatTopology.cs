namespace Farspan.Testing;

/// <summary>A network with a public subnet, one with a way out and a private one, and a forwarded port.</summary>
internal static class NatTopology
{
    /// <summary>The router's address towards the internet, in the only network of a plan.</summary>
    public const string Router = "198.18.0.3";

    /// <summary>The internet host's address.</summary>
    public const string Internet = "198.18.0.1";

    public const string Text = """
        farspan: 1
        name: foundry
        providers:
          aws: { kind: aws }
        networks:
          vpc:
            provider: aws
            cidr: 10.0.0.0/16
            subnets:
              edge: { cidr: 10.0.1.0/24, exposure: public }
              app: { cidr: 10.0.2.0/24, exposure: egress }
              data: { cidr: 10.0.3.0/24 }
            forward:
              - { port: 443/tcp, machine: app-1, at: 8443 }
        machines:
          bastion: { subnet: vpc/edge }
          app-1: { subnet: vpc/app, address: 10.0.2.2 }
          app-2: { subnet: vpc/app, address: 10.0.2.3 }
          db-1: { subnet: vpc/data }
        policies:
          - name: updates
            allow: { from: machine/app-1, to: internet, ports: 443/tcp }
          - name: customers
            allow: { from: internet, to: machine/app-1, ports: 8443/tcp }
        claims:
          - name: closed
            never: { from: internet, to: [machine/app-1, machine/db-1] }
          - name: only what is allowed gets out
            never: { from: [machine/app-2, machine/db-1], to: internet }
          - name: updated
            always: { from: machine/app-1, to: internet, ports: 443/tcp }
        """;
}
