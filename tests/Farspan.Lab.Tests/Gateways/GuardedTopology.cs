using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Lab.Callers;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A gateway that wants to know who calls: tokens in cleartext and over TLS, certificates over TLS, and a port for TLS 1.3 alone that wants a certificate of everybody. The files beside it are made for it.</summary>
internal sealed class GuardedTopology : IDisposable
{
    /// <summary>What nobody but its owner has: the topology has its hash.</summary>
    public const string OwnersToken = "a-token-that-only-its-owner-has";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fsg");
    private readonly LabAuthority _declared = LabAuthority.Make(TimeProvider.System);

    public GuardedTopology()
    {
        using var server = _declared.ForServer("front.example");
        Write("front", server);
        File.WriteAllText(Path.Combine(_folder.FullName, "clients.pem"), _declared.Pem);
        File.WriteAllText(Path.Combine(_folder.FullName, "topology.yaml"), Text);
    }

    public string TopologyFile => Path.Combine(_folder.FullName, "topology.yaml");

    /// <summary>Made by the declared authority, as a user's would be.</summary>
    public X509Certificate2 OwnersCertificate(string name) => _declared.ForCaller(name);

    public static string Text => $$"""
        farspan: 1
        name: guarded
        providers:
          left:   { kind: lab }
          middle: { kind: lab }
          right:  { kind: lab }
        networks:
          left:   { provider: left, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.1.0/24 } } }
          middle: { provider: middle, cidr: 10.1.0.0/16, subnets: { all: { cidr: 10.1.1.0/24 } } }
          right:  { provider: right, cidr: 10.2.0.0/16, subnets: { all: { cidr: 10.2.1.0/24 } } }
        links:
          to-left:  { method: static-route, between: [network/middle, network/left] }
          to-right: { method: static-route, between: [network/middle, network/right] }
        machines:
          a:    { subnet: left/all }
          b:    { subnet: left/all }
          gate: { subnet: middle/all }
          web:  { subnet: right/all }
          db:   { subnet: right/all }
        services:
          entry: { on: machine/gate, ports: { http: 8000/tcp, https: 8443/tcp, strict: 9443/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
          admin: { on: machine/db, ports: { http: 8081/tcp } }
        gateways:
          front:
            service: entry
            to: [service/shop, service/admin]
            tokens: { ops: {{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(OwnersToken)))}}, other: {{new string('1', 64)}} }
            tls:
              https:  { certificate: front.crt, key: front.key, clients: clients.pem }
              strict: { certificate: front.crt, key: front.key, minimum: tls1.3, clients: clients.pem, clientCertificate: required }
            checks: { every: 200ms, timeout: 150ms }
        policies:
          - { name: everybody shops, allow: { from: machine/a, to: service/shop }, via: front }
          - { name: ops write, allow: { from: [machine/a, machine/b], to: service/admin }, via: front, as: token/ops, methods: [POST] }
          - { name: robots read, allow: { from: machine/b, to: service/admin }, via: front, as: [certificate/ci.example, "certificate/spiffe://example/robot"], methods: [GET] }
        """;

    public void Dispose()
    {
        _declared.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(_folder.FullName, $"{name}.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
