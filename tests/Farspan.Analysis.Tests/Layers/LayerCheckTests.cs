using Farspan.Analysis.Layers;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Tests.Layers;

/// <summary>What contradicts itself across layers: for each kind a topology that does, and the mend that its message names.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "C6")]
[Trait("Requirement", "C7")]
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
[Trait("Requirement", "E5")]
public sealed class LayerCheckTests
{
    private const string Head = """
        farspan: 1
        name: t
        providers: { p: { kind: lab } }
        networks:
          front: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.1.0/24, exposure: public } } }
          back: { provider: p, cidr: 10.1.0.0/16, subnets: { s: { cidr: 10.1.1.0/24 } } }
        links:
          between: { method: peering, between: [network/front, network/back] }
        machines:
          web-1: { subnet: front/s, address: 10.0.1.10, labels: { role: web } }
          ns-1: { subnet: front/s, address: 10.0.1.53, labels: { role: names } }
          db-1: { subnet: back/s, address: 10.1.1.10, labels: { role: db } }
          db-2: { subnet: back/s, address: 10.1.1.11, labels: { role: db } }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: [web, db] } }
        services:
          web: { on: { role: web }, ports: { https: 443/tcp } }
          names: { on: { role: names }, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
          db: { on: { role: db }, ports: { sql: 5432/tcp } }
          clock: { on: { role: names }, ports: { ntp: 123/udp } }
        authorities:
          internal: { kind: internal }
          public: { kind: acme, directory: "https://acme.example.net/directory", challenge: CHALLENGE }
        policies:
          - allow: { from: { role: db }, to: service/db }

        """;

    private const string Time = "  - allow: { from: all, to: service/clock }\n";
    private const string Out = "  - allow: { from: { role: [web, names] }, to: internet, ports: [443/tcp, 53/udp, 53/tcp] }\n";
    private const string Names = "dns: { names: { service: names, clients: { role: web }, forward: { \".\": 203.0.113.53 } } }\n";
    private const string PublicNames = "dns: { names: { service: names, clients: { role: web }, zones: { example.com: { records: [{ name: www, to: service/web }] } }, forward: { \".\": 203.0.113.53 } } }\n";

    [Theory]
    // Keys and suites.
    [InlineData("FS3109 error", Time + "tls: { data: { of: service/db, issuer: internal, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 } }")]
    [InlineData("FS3109 error", Time + "tls: { data: { of: service/db, issuer: internal, key: rsa-2048, suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384] } }")]
    [InlineData("", Time + "tls: { data: { of: service/db, issuer: internal, key: rsa-2048, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 } }")]
    [InlineData("FS3110 warning", Time + "tls: { data: { of: service/db, issuer: internal, key: rsa-2048, suites: TLS_RSA_WITH_AES_256_GCM_SHA384 } }")]
    // Lives.
    [InlineData("FS3112 error", Time + "tls: { data: { of: service/db, issuer: internal, lifetime: 366d } }")]
    [InlineData("FS3112 warning", Time + "tls: { data: { of: service/db, issuer: internal, lifetime: 122d } }")]
    [InlineData("", Time + "tls: { data: { of: service/db, issuer: internal, lifetime: 121d } }")]
    // Clocks.
    [InlineData("FS3108 warning", "tls: { data: { of: service/db, issuer: internal } }")]
    [InlineData("", Time + "tls: { data: { of: service/db, issuer: internal } }")]
    [InlineData("", "  - allow: { from: { role: web }, to: internet, ports: 123/udp }\ntls: { data: { of: service/web, issuer: internal } }")]
    // Air gap.
    [InlineData("FS3103 error", Time + Names + "tls: { data: { of: service/db, issuer: public, names: db.example.com } }\nclaims: [{ airGapped: { role: db } }]")]
    [InlineData("FS3104 error", Time + Names + "identity: { id: { kind: oidc, issuer: \"https://id.example.net/\", for: service/db } }\nclaims: [{ airGapped: { role: db } }]")]
    [InlineData("", Time + "identity: { id: { kind: oidc, issuer: \"https://10.0.1.10/\", for: service/db } }\nclaims: [{ airGapped: { role: db } }]")]
    // Whoever must be asked outside.
    [InlineData("FS3105 error, FS3106 error", Time + Names + "tls: { edge: { of: service/web, issuer: public, names: www.example.com } }")]
    [InlineData("FS3106 error", Time + Out + Names + "tls: { edge: { of: service/web, issuer: public, names: www.example.com } }")]
    [InlineData("", Time + Out + "  - allow: { from: internet, to: { role: web }, ports: 80/tcp }\n" + Names + "tls: { edge: { of: service/web, issuer: public, names: www.example.com } }")]
    [InlineData("FS3107 warning", Time + Out + "  - allow: { from: internet, to: { role: web }, ports: 80/tcp }\ntls: { edge: { of: service/web, issuer: public, names: www.example.com } }")]
    [InlineData("FS3111 error", Time + "identity: { id: { kind: oidc, issuer: \"https://id.example.net/\", for: service/web } }")]
    [InlineData("", Time + Out + "identity: { id: { kind: oidc, issuer: \"https://id.example.net/\", for: service/web } }")]
    public void Each_contradiction_is_found_and_its_mend_mends_it(string expected, string rest) => Assert.Equal(expected, Found(rest, "http-01"));

    [Theory]
    [InlineData("FS3106 error", Time + Out + Names + "tls: { edge: { of: service/web, issuer: public, names: \"*.example.com\" } }")]
    [InlineData("FS3106 error", Time + Out + PublicNames + "tls: { edge: { of: service/web, issuer: public, names: \"*.example.com\" } }")]
    public void A_wildcard_needs_somebody_outside_to_see_its_record(string expected, string rest) => Assert.Equal(expected, Found(rest, "dns-01"));

    [Fact]
    public void A_wildcard_whose_zone_the_internet_can_ask_for_is_fine() => Assert.Equal(
        "",
        Found(
            Time + Out + "  - allow: { from: internet, to: service/names }\n  - allow: { from: internet, to: service/web }\n" + PublicNames + "tls: { edge: { of: service/web, issuer: public, names: \"*.example.com\" } }",
            "dns-01"));

    [Fact]
    public void The_internet_is_not_answered_with_addresses_that_it_does_not_get_to() => Assert.Equal(
        "FS3102 warning",
        Found("  - allow: { from: internet, to: service/names }\n" + PublicNames, "dns-01"));

    [Fact]
    public void Nor_by_a_name_that_leads_to_one()
    {
        var plan = Plans.Compile($"{Head.Replace("CHALLENGE", "http-01", StringComparison.Ordinal)}  - allow: {{ from: internet, to: service/names }}\n" +
            "dns: { names: { service: names, clients: { role: web }, zones: { example.com: { records: [{ name: shop, cname: db.internal.example.com }] }, internal.example.com: { records: [{ name: db, to: machine/db-1 }] } } } }\n");
        Assert.Contains("'shop.example.com'", Assert.Single(LayerCheck.Of(plan), d => d.Code == "FS3102").Message, StringComparison.Ordinal);
    }

    [Theory]
    // A machine's own certificate, and a layer that says nothing, are told once: where the authority is.
    [InlineData("kind: internal, lifetime: 60d, intermediate: 30d", "FS3112 error")]
    [InlineData("kind: internal, lifetime: 11d, intermediate: 30d", "FS3112 warning")]
    [InlineData("kind: internal, lifetime: 60d, intermediate: 180d", "")]
    [InlineData("kind: internal, lifetime: 10d, intermediate: 30d", "")]
    public void A_certificate_that_outlives_the_intermediate_is_found(string authority, string expected)
    {
        var text = Head.Replace("kind: internal", authority, StringComparison.Ordinal).Replace("CHALLENGE", "http-01", StringComparison.Ordinal) + Time + "tls: { data: { of: service/db, issuer: internal } }\n";
        Assert.Equal(expected, string.Join(", ", LayerCheck.Of(Plans.Compile(text)).Select(d => $"{d.Code} {(d.Severity == Severity.Error ? "error" : "warning")}")));
    }

    private const string Split = """
        farspan: 1
        name: t
        providers: { home: { kind: lab }, away: { kind: lab } }
        networks:
          lan: { provider: home, cidr: 192.168.10.0/24, subnets: { s: { cidr: 192.168.10.0/24 } } }
          cafe: { provider: away, cidr: 192.168.178.0/24, subnets: { s: { cidr: 192.168.178.0/24 } } }
        machines:
          holly: { subnet: lan/s, address: 192.168.10.20, labels: { role: omni } }
          ns-1: { subnet: lan/s, address: 192.168.10.53, labels: { role: names } }
          talos-1: { subnet: lan/s, labels: { role: talos } }
          browser: { subnet: cafe/s, labels: { role: browser } }
        overlays:
          tailnet: { kind: wireguard, cidr: 100.64.0.0/24, members: { role: [omni, browser, names] } }
        services:
          omni: { on: { role: omni }, ports: { https: 443/tcp } }
          console: { on: { role: omni }, over: tailnet, ports: { https: 8443/tcp } }
          names: { on: { role: names }, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
        policies:
          - allow: { from: { role: talos }, to: service/omni }
          - allow: { from: { role: browser }, to: service/console }
        dns:
          names:
            service: names
            clients: { role: [talos, browser] }
            zones: { example.org: { records: [RECORDS] } }
            views: { home: { from: network/lan }, road: { from: overlay/tailnet } }

        """;

    [Theory]
    // On the road the LAN's address answers for the console, which listens on the tailnet alone.
    [InlineData("FS3101 error 'browser' 'console.example.org' 192.168.10.20 over: tailnet", "{ name: console, to: machine/holly }, { name: console, to: service/console, views: home }")]
    [InlineData("", "{ name: console, to: service/console }")]
    // By another name, to an address that another record gives in that view; told of once where the end itself is wrong.
    [InlineData("FS3101 error 'browser' 'www.example.org' 'holly.example.org' 192.168.10.20 over: tailnet", "{ name: holly, to: machine/holly }, { name: console, to: service/console }, { name: www, cname: console.example.org, views: home }, { name: www, cname: holly.example.org, views: road }")]
    [InlineData("FS3101 error 'browser' 'console.example.org' 'www.example.org' leads 192.168.10.20", "{ name: console, to: machine/holly }, { name: console, to: service/console, views: home }, { name: www, cname: console.example.org }")]
    [InlineData("", "{ name: console, to: service/console }, { name: www, cname: console.example.org }")]
    // Whom no policy lets near it may ask for its name as well.
    [InlineData("", "{ name: omni, to: service/omni }")]
    public void A_name_that_leads_its_asker_astray_is_found_by_view(string expected, string records)
    {
        var plan = Plans.Compile(Split.Replace("RECORDS", records, StringComparison.Ordinal));
        var found = LayerCheck.Of(plan).Where(d => d.Code == "FS3101").ToList();
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Assert.All(expected.Split(' ').Skip(2), word => Assert.Contains(word, Assert.Single(found).Message, StringComparison.Ordinal));
    }

    private const string Hidden = """
        farspan: 1
        name: t
        providers: { east: { kind: aws, region: us-east-1 }, west: { kind: aws, region: us-west-2 } }
        networks:
          shop: { provider: east, cidr: 10.0.0.0/16, subnets: { web: { cidr: 10.0.1.0/24, exposure: public } } }
          stock: { provider: west, cidr: 10.1.0.0/16, subnets: { db: { cidr: 10.1.1.0/24 } } }
        machines:
          web-1: { subnet: shop/web }
          ns-1: { subnet: shop/web }
          db-1: { subnet: stock/db }
          db-2: { subnet: stock/db }
        services:
          sql: { on: { name: db-1 }, ports: { sql: 5432/tcp } }
          names: { on: { name: ns-1 }, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
        links: { stock: { method: private-link, from: subnet/shop/web, to: service/sql, address: 10.0.1.200 } }
        policies:
          - allow: { from: { name: [web-1, db-2] }, to: service/sql }
          - allow: { from: internet, to: service/names }
        dns: { names: { service: names, clients: { name: web-1 }, zones: { example.org: { records: [{ name: db, RECORD }] } }, views: { VIEWS } } }

        """;

    [Theory]
    [Trait("Requirement", "C4")]
    [InlineData("to: link/stock", "shop: { from: network/shop }", "")]
    [InlineData("to: service/sql", "shop: { from: network/shop }", "FS3101 error 'web-1' 10.1.1.2, 10.0.1.200, the endpoint of link 'stock' to: link/stock.")]
    [InlineData("to: link/stock", "all: { from: internet }", "FS3102 warning 'db.example.org'")]
    public void A_service_behind_a_private_link_is_answered_by_its_endpoint(string record, string views, string expected)
    {
        var plan = Plans.Compile(Hidden.Replace("RECORD", record, StringComparison.Ordinal).Replace("VIEWS", views, StringComparison.Ordinal));
        var found = LayerCheck.Of(plan).Where(d => d.Code is "FS3101" or "FS3102").ToList();
        Assert.Equal(expected.Length > 0, found.Count == 1);
        Assert.All(found, f => Assert.All(expected.Split(' ').Skip(2), word => Assert.Contains(word, f.Message, StringComparison.Ordinal)));
    }

    private const string Tunnels = """
        farspan: 1
        name: t
        providers: { home: { kind: lab }, away: { kind: lab } }
        networks:
          lan: { provider: home, cidr: [192.168.10.0/24, "fd00:1::/64"], LAN subnets: { s: { cidr: [192.168.10.0/24, "fd00:1::/64"] } } }
          cafe: { provider: away, cidr: 192.168.178.0/24, CAFE subnets: { s: { cidr: 192.168.178.0/24 } } }
          attic: { provider: away, cidr: "fd00:2::/64", subnets: { s: { cidr: "fd00:2::/64" } } }
        links: { line: { LINE between: [network/lan, network/cafe] } }
        machines:
          a: { subnet: lan/s }
          b: { subnet: lan/s }
          c: { subnet: cafe/s }
          d: { subnet: attic/s }
        overlays: { mesh: { kind: wireguard, cidr: 10.9.0.0/24, members: { name: [MEMBERS] }, MESH } }
        """;

    [Theory]
    [Trait("Requirement", "B1")]
    [InlineData("a, b, c", "mtu: 1440", "", "", "method: static-route,", "")]
    [InlineData("a, b, c", "mtu: 1441", "", "", "method: static-route,", "'a' and 'b' only 1440 fit: 1500 of network 'lan' less 60 for WireGuard over IPv4. Declare 'mtu: 1440'")]
    [InlineData("a, c", "mtu: 1421", "", "", "method: static-route, mtu: 1480,", "'a' and 'c' only 1420 fit: 1480 of link 'line' less 60")]
    [InlineData("a, b", "mtu: 8940", "mtu: 9000,", "", "method: static-route,", "")]
    [InlineData("a, b, c", "mtu: 8940", "mtu: 9000,", "mtu: 9000,", "method: static-route,", "'a' and 'c' only 1440 fit: 1500 of link 'line'")]
    [InlineData("a, b, c", "mtu: 8940", "mtu: 9000,", "mtu: 9000,", "method: static-route, mtu: 9000,", "")]
    // Over IPv6 there is less room, and a narrow network leaves less than IPv6 inside needs.
    [InlineData("a, d", "mtu: 1421", "", "", "method: static-route,", "'a' and 'd' only 1420 fit: 1500 of network 'lan' less 80 for WireGuard over IPv6")]
    [InlineData("a, c", "addresses: {}", "", "mtu: 1300,", "method: static-route,", "")]
    [InlineData("a, c", "mtu: 600", "", "mtu: 576,", "method: static-route,", "only 516 fit: 576 of network 'cafe' less 60")]
    // Inside a VPN likewise; without anything declared everything fits.
    [InlineData("a, b", "mtu: 1440", "", "", "method: vpn, mtu: 1441,", "Link 'line' carries packets of 1441 octets in its tunnel, and between the routers of networks 'lan' and 'cafe' only 1440 fit")]
    [InlineData("a, b", "mtu: 1440", "", "", "method: vpn,", "")]
    public void A_tunnel_longer_than_its_way_is_found_with_the_arithmetic(string members, string mesh, string lan, string cafe, string line, string expected)
    {
        var plan = Plans.Compile(Tunnels.Replace("MEMBERS", members, StringComparison.Ordinal).Replace("MESH", mesh, StringComparison.Ordinal)
            .Replace("LAN", lan, StringComparison.Ordinal).Replace("CAFE", cafe, StringComparison.Ordinal).Replace("LINE", line, StringComparison.Ordinal));
        var found = LayerCheck.Of(plan).Where(d => d.Code == "FS3113").Select(d => d.Message).ToList();
        Assert.Equal(expected.Length > 0, found.Count == 1);
        Assert.All(found, f => Assert.Contains(expected, f, StringComparison.Ordinal));
    }

    [Fact]
    public void IPv6_inside_needs_room_that_a_narrow_network_does_not_leave()
    {
        var plan = Plans.Compile(Tunnels.Replace("MEMBERS", "a, c", StringComparison.Ordinal).Replace("MESH", "port: 51821", StringComparison.Ordinal).Replace("10.9.0.0/24", "[10.9.0.0/24, \"fd00:9::/64\"]", StringComparison.Ordinal)
            .Replace("LAN", "", StringComparison.Ordinal).Replace("CAFE", "mtu: 1300,", StringComparison.Ordinal).Replace("LINE", "method: static-route,", StringComparison.Ordinal));
        Assert.Contains("1280 octets must fit (RFC 8200 section 5), and between 'a' and 'c' only 1240 fit", Assert.Single(LayerCheck.Of(plan), d => d.Code == "FS3113").Message, StringComparison.Ordinal);
    }

    private static string Found(string rest, string challenge)
    {
        var plan = Plans.Compile($"{Head.Replace("CHALLENGE", challenge, StringComparison.Ordinal)}{rest}\n");
        return string.Join(", ", LayerCheck.Of(plan).Select(d => $"{d.Code} {(d.Severity == Severity.Error ? "error" : "warning")}").Distinct().Order(StringComparer.Ordinal));
    }
}
