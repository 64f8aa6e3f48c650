using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Dns;
using Farspan.State.Certificates;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;

namespace Farspan.Planning.Certificates;

/// <summary>The certificates that each machine must have: its own, and one for each layer of each service that it runs.</summary>
internal sealed class CertificatePlanner
{
    private readonly ServerAddresses _addresses;
    private readonly CertificateNames _names;
    private readonly Dictionary<int, List<CertificateSpec>> _byMachine = [];

    public CertificatePlanner(ServerAddresses addresses)
    {
        _addresses = addresses;
        _names = new CertificateNames(addresses);
        var topology = addresses.Addresses.Topology;
        foreach (var authority in topology.Authorities)
        {
            foreach (var machine in authority.Machines)
            {
                Add(addresses.Addresses.NumberOf(machine), OfMachine(authority, machine));
            }
        }

        foreach (var layer in topology.TlsLayers.Where(l => l.Issuer.Kind != AuthorityKind.External))
        {
            foreach (var service in layer.Ports.Select(p => p.Service).DistinctBy(s => s.Name))
            {
                foreach (var machine in addresses.MachinesOf(service))
                {
                    Add(machine, OfService(layer, service, machine));
                }
            }
        }
    }

    /// <summary>Certificates of the machine of this number, ordered by name.</summary>
    public IReadOnlyList<CertificateSpec> On(int machine) => _byMachine.GetValueOrDefault(machine) is { } found ? [.. found.OrderBy(c => c.Name, StringComparer.Ordinal)] : [];

    /// <summary>Name of the certificate that a port of a service shows; null where it speaks no TLS, or something else manages its certificates.</summary>
    public static string? NameOf(IReadOnlyList<TlsLayer> layers, Service service, string port)
    {
        var own = layers.Where(l => l.Ports.Any(p => p.Service.Name == service.Name)).ToList();
        var layer = own.Find(l => l.Ports.Any(p => p.Service.Name == service.Name && p.Port.Name == port));
        return layer is null || layer.Issuer.Kind == AuthorityKind.External ? null : CertificatePaths.NameOf(service.Name, layer.Name, own.Count == 1);
    }

    private static IssuerSpec Issuer(CertificateAuthority authority) => new()
    {
        Name = authority.Name,
        Kind = authority.Kind switch { AuthorityKind.Internal => IssuerKind.Internal, AuthorityKind.Acme => IssuerKind.Acme, _ => IssuerKind.External },
        Directory = authority.Directory,
        Challenge = authority.Challenge switch { null => null, ChallengeKind.Http01 => AcmeChallenge.Http01, ChallengeKind.Dns01 => AcmeChallenge.Dns01, _ => AcmeChallenge.TlsAlpn01 },
        IntermediateSeconds = (long?)authority.Intermediate?.TotalSeconds,
    };

    private static KeyKind Key(LeafKey key) => key switch
    {
        LeafKey.EcdsaP384 => KeyKind.EcdsaP384,
        LeafKey.Rsa2048 => KeyKind.Rsa2048,
        LeafKey.Rsa3072 => KeyKind.Rsa3072,
        _ => KeyKind.EcdsaP256,
    };

    private void Add(int machine, CertificateSpec certificate)
    {
        if (!_byMachine.TryGetValue(machine, out var certificates))
        {
            _byMachine.Add(machine, certificates = []);
        }

        certificates.Add(certificate);
    }

    private CertificateSpec OfMachine(CertificateAuthority authority, Machine machine) => new()
    {
        Name = CertificatePaths.Machine,
        Issuer = Issuer(authority),
        DnsNames = _names.Of(machine),
        Addresses = Ordered(_addresses.AllOf(_addresses.Addresses.NumberOf(machine))),
        SpiffeId = $"spiffe://{_addresses.Addresses.Topology.Name}/machine/{machine.Name}",
        Key = KeyKind.EcdsaP256,
        ForServer = true,
        ForClient = true,
        LifetimeSeconds = (long)authority.Lifetime.TotalSeconds,
        Owner = null,
    };

    // A public authority vouches for names that were declared for it and for nothing inside.
    private CertificateSpec OfService(TlsLayer layer, Service service, int machine)
    {
        var isInternal = layer.Issuer.Kind == AuthorityKind.Internal;
        var topology = _addresses.Addresses.Topology;
        var names = isInternal ? layer.Names.Concat(_names.Of(service, topology.Machines[machine])) : layer.Names;
        return new CertificateSpec
        {
            Name = CertificatePaths.NameOf(service.Name, layer.Name, topology.TlsLayers.Count(l => l.Ports.Any(p => p.Service.Name == service.Name)) == 1),
            Issuer = Issuer(layer.Issuer),
            DnsNames = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Addresses = isInternal ? Ordered(AddressesOf(service, machine)) : [],
            SpiffeId = isInternal ? $"spiffe://{topology.Name}/service/{service.Name}" : null,
            Key = Key(layer.Key),
            ForServer = true,
            ForClient = isInternal,
            LifetimeSeconds = (long)layer.Lifetime.TotalSeconds,
            Owner = layer.Owner,
        };
    }

    private IEnumerable<IPAddress> AddressesOf(Service service, int machine) =>
        _addresses.Bound(service, machine).Concat(_addresses.Addresses.Topology.NameServers.Where(n => n.Service.Name == service.Name).SelectMany(n => _addresses.Listening(n, machine)));

    private static List<IPAddress> Ordered(IEnumerable<IPAddress> addresses) => [.. addresses.Distinct().OrderBy(a => a.IsV6).ThenBy(a => a.ToNumber())];
}
