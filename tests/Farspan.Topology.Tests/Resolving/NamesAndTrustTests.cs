using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;

namespace Farspan.Topology.Tests.Resolving;

/// <summary>What the sections <c>dns</c>, <c>authorities</c>, <c>tls</c> and <c>identity</c> become in the model.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
[Trait("Requirement", "E5")]
public sealed class NamesAndTrustTests
{
    private const string Text = """
        farspan: 1
        name: spaceships
        providers:
          quantum: { kind: proxmox }
          matrix: { kind: proxmox }
        networks:
          quantum: { provider: quantum, cidr: 192.168.10.0/24, subnets: { lan: { cidr: 192.168.10.0/24, exposure: egress } } }
          matrix: { provider: matrix, cidr: 192.168.3.0/24, subnets: { lan: { cidr: 192.168.3.0/24 } } }
        machines:
          holly: { subnet: quantum/lan, address: 192.168.10.20, labels: { role: omni } }
          foxtrot: { subnet: matrix/lan, address: 192.168.3.10, labels: { role: provider } }
        links:
          static: { method: static-route, between: [network/quantum, network/matrix] }
        overlays:
          tailnet: { kind: wireguard, cidr: 100.64.0.0/24, members: all }
        services:
          names: { on: { role: omni }, ports: { dns: 53/udp, dns-tcp: 53/tcp, dot: 853/tcp } }
          omni: { on: { role: omni }, ports: { https: 443/tcp, http: 8000/tcp } }
          gate: { on: { role: provider }, ports: { https: 443/tcp, plain: 80/tcp } }
          db: { on: { role: provider }, ports: { sql: 5432/tcp }, run: postgresql }
        dns:
          names:
            service: names
            clients: all
            zones:
              spaceships.work:
                machines: all
                services: [service/omni, all]
                ttl: 1h
                records:
                  - { name: omni, to: machine/holly }
                  - { name: omni, to: machine/holly, over: tailnet, views: outside, ttl: 30s }
                  - { name: www, cname: omni.spaceships.work }
                  - { name: "@", txt: "say \"hi\"" }
                  - { name: mail, address: 192.168.10.25 }
                  - { name: "@", mx: [10 mail.spaceships.work, 20 mail.example.org] }
                  - { name: _sip._tcp, srv: 0 5 5060 omni.spaceships.work }
                  - { name: "@", caa: 0 issue letsencrypt.org }
                  - { name: "*.apps", address: [192.168.10.30, "fd00::30"] }
                transfer: cidr/10.0.0.9/32
            views:
              lan: { from: [network/quantum, subnet/matrix/lan, machine/foxtrot] }
              outside: { from: overlay/tailnet, over: tailnet }
              rest: { from: internet, by: network/quantum }
            forward:
              svc.cluster.local: 192.168.10.53:5353
              ".": [9.9.9.9, "[2620:fe::fe]:53"]
            log: 100
        authorities:
          internal: { kind: internal, lifetime: 24h }
          public: { kind: acme, directory: https://acme.example.org/directory, challenge: dns-01 }
        tls:
          external: { of: service/gate, ports: https, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, issuer: public, names: "*.spaceships.work", key: rsa-2048 }
          database: { of: service/db, minimum: tls1.3, issuer: internal, clients: required, owner: "999:999" }
          lookups: { of: service/names, ports: dot, issuer: internal }
        gateways:
          front: { service: gate, to: service/omni, tls: { https: { layer: external } } }
        identity:
          auth0: { kind: oidc, issuer: https://id.example.org/, for: service/omni }
        """;

    private static readonly Lazy<NetworkTopology> Read = new(() =>
    {
        var result = Files.Read(Text);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        return result.Topology!;
    });

    private static NetworkTopology Topology => Read.Value;

    [Fact]
    public void A_name_server_knows_its_zones_views_and_whom_it_asks()
    {
        var server = Assert.Single(Topology.NameServers);
        Assert.Equal(("names", "names", 2, 100), (server.Name, server.Service.Name, server.Clients!.Machines.Count, server.LogOneOf));
        Assert.Equal(["svc.cluster.local", ""], server.Forwards.Select(f => f.Domain));
        Assert.Equal(["9.9.9.9:53", "[2620:fe::fe]:53"], server.Forwards[1].Servers.Select(s => s.Endpoint!.ToString()));
        Assert.Equal(["192.168.10.0/24", "192.168.3.0/24"], server.Views[0].Blocks.Select(b => b.ToString()));
        Assert.Equal(["foxtrot"], server.Views[0].Machines.Select(m => m.Name));
        Assert.Equal("tailnet", server.Views[1].Over!.Name);
        Assert.Equal("tailnet", Assert.Single(server.Views[1].Overlays).Name);
        Assert.Equal(["0.0.0.0/0", "::/0"], server.Views[2].Blocks.Select(b => b.ToString()));
        Assert.Equal("quantum", Assert.Single(server.Views[2].ByNetworks).Name);
    }

    [Fact]
    public void Records_have_whole_names_and_data_as_zone_files_have_it()
    {
        var zone = Assert.Single(Topology.NameServers[0].Zones);
        Assert.Equal(["omni", "names", "gate", "db"], zone.Services.Select(s => s.Name));
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), "hostmaster.spaceships.work"), (zone.Ttl, zone.NegativeTtl, zone.Contact));
        Assert.Equal(
        [
            "omni.spaceships.work Address holly", "omni.spaceships.work Address holly", "www.spaceships.work Cname omni.spaceships.work.", "spaceships.work Txt \"say \\\"hi\\\"\"",
            "mail.spaceships.work Address 192.168.10.25", "spaceships.work Mx 10 mail.spaceships.work. 20 mail.example.org.", "_sip._tcp.spaceships.work Srv 0 5 5060 omni.spaceships.work.",
            "spaceships.work Caa 0 issue \"letsencrypt.org\"", "*.apps.spaceships.work Address 192.168.10.30 fd00::30",
        ], zone.Records.Select(r => string.Join(' ', [r.Name, r.Kind.ToString(), .. r.Machines.Select(m => m.Name), .. r.Addresses.Select(a => a.ToString()), .. r.Data])));
        Assert.Equal(("tailnet", TimeSpan.FromSeconds(30)), (zone.Records[1].Over!.Name, zone.Records[1].Ttl!.Value));
        Assert.Equal("10.0.0.9/32", Assert.Single(zone.Transfer!.Cidrs).ToString());
    }

    [Fact]
    public void A_layer_says_which_ports_speak_TLS_and_a_gateway_takes_what_it_says()
    {
        var external = Topology.TlsLayers[0];
        Assert.Equal((AuthorityKind.Acme, LeafKey.Rsa2048, TimeSpan.FromDays(90)), (external.Issuer.Kind, external.Key, external.Lifetime));
        var gateway = Assert.Single(Topology.Gateways[0].Tls);
        Assert.Equal(("https", "external", "/etc/farspan/certificates/gate/certificate.pem"), (gateway.Key, gateway.Value.Layer, gateway.Value.Certificate));
        Assert.Equal(["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"], gateway.Value.Suites);
        var database = Topology.TlsLayers[1];
        Assert.Equal((TlsFloor.Tls13, ClientCertificates.Required, TimeSpan.FromHours(24), "999:999"), (database.Minimum, database.Clients, database.Lifetime, database.Owner));
        Assert.Equal(["gate:https", "db:sql", "names:dot"], Topology.TlsLayers.SelectMany(l => l.Ports).Select(p => $"{p.Service.Name}:{p.Port.Name}"));
        Assert.Equal(["holly", "foxtrot"], Topology.Authorities[0].Machines.Select(m => m.Name));
        Assert.Equal("https://id.example.org/", Assert.Single(Topology.IdentityProviders).Issuer);
    }

    [Theory]
    [InlineData("suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "suites: ECDHE-RSA-AES256-GCM-SHA384", "write TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "suites: TLS_AES_256_GCM_SHA384", "always on")]
    [InlineData("suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA385", "did you mean 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'?")]
    [InlineData("issuer: public", "issuer: pubic", "did you mean 'public'?")]
    [InlineData("{ layer: external }", "{ layer: externl }", "did you mean 'external'?")]
    [InlineData("views: outside", "views: outsid", "did you mean 'outside'?")]
    [InlineData("cname: omni.spaceships.work", "cname: omni.spaceships.work.", "leave the dot at its end away")]
    [InlineData("cname: omni.spaceships.work", "cname: omni", "write it with its domain")]
    [InlineData("lifetime: 24h", "lifetime: 24", "such as 90d or 24h")]
    [InlineData("10 mail.spaceships.work", "70000 mail.spaceships.work", "a preference and a whole name")]
    [InlineData("0 issue letsencrypt.org", "1 issue letsencrypt.org", "flags, a tag and a value")]
    [InlineData("192.168.10.53:5353", "192.168.10.53:0", "is not a name server")]
    [InlineData("over: tailnet }", "over: tailent }", "did you mean 'tailnet'?")]
    public void A_slip_is_answered_with_what_was_meant(string whole, string broken, string said)
    {
        Assert.Contains(whole, Text, StringComparison.Ordinal);
        var result = Files.Read(Text.Replace(whole, broken, StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, d => d.Severity == Severity.Error && d.Message.Contains(said, StringComparison.Ordinal));
    }
}
