using Farspan.Planning.Dns;
using Farspan.Planning.Filters;
using Farspan.State.Gateways;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;

namespace Farspan.Planning.Certificates;

/// <summary>Who is let in where a layer asks callers for certificates: whom policies let reach the port, and where the layer names callers, those of them alone.</summary>
/// <remarks>A machine calls as itself, and as any service that runs nowhere but on machines that may call.</remarks>
internal sealed class CallerPlanner
{
    private const string Certificate = "certificate/";

    private readonly ServerAddresses _addresses;
    private readonly Dictionary<(string Service, string Port), TlsCallersSpec> _byPort = [];
    private readonly Lazy<ILookup<(string Issuer, string Name), string>> _issued;
    private readonly List<(Service Service, IReadOnlyList<int> Machines)> _services;

    /// <summary>Plans all of it.</summary>
    /// <param name="addresses">The addresses, with a topology that has every policy.</param>
    /// <param name="certificates">The certificates of all machines.</param>
    /// <param name="diagnostics">Where contradictions go.</param>
    public CallerPlanner(ServerAddresses addresses, CertificatePlanner certificates, List<Diagnostic> diagnostics)
    {
        _addresses = addresses;
        _issued = new(() => Issued(addresses, certificates));
        var topology = addresses.Addresses.Topology;
        _services = [.. topology.Services.Select(s => (s, addresses.MachinesOf(s)))];
        var policies = new PolicyCallers(addresses);
        foreach (var layer in topology.TlsLayers.Where(l => l is { Issuer.Kind: AuthorityKind.Internal, Clients: ClientCertificates.Required }))
        {
            var ports = layer.Ports.Where(p => p.Service.TellsCallersApart).Select(p => (Port: p, Callers: policies.Of(p.Service, p.Port))).ToList();
            foreach (var (port, (machines, hasOthers)) in ports)
            {
                Check(layer, port, machines, hasOthers, diagnostics);
                if (layer.Callers is not null || !hasOthers)
                {
                    _byPort.Add((port.Service.Name, port.Port.Name), Plan(layer, port.Service, machines, hasOthers));
                }
            }

            CheckUnused(layer, [.. ports.Select(p => p.Callers)], diagnostics);
        }
    }

    /// <summary>Who is let in; null where every certificate of the issuer is.</summary>
    public TlsCallersSpec? Of(Service service, string port) => _byPort.GetValueOrDefault((service.Name, port));

    private TlsCallersSpec Plan(TlsLayer layer, Service service, IReadOnlySet<int> machines, bool hasOthers)
    {
        var topology = _addresses.Addresses.Topology;
        var named = layer.Callers is { } callers
            ? callers.Machines.Where(m => hasOthers || machines.Contains(_addresses.Addresses.NumberOf(m))).Select(Name)
                .Concat(callers.Services.Where(s => hasOthers || _addresses.MachinesOf(s).Any(machines.Contains)).Select(Name))
            : machines.Select(m => Name(topology.Machines[m])).Concat(_services.Where(s => s.Machines.Count > 0 && s.Machines.All(machines.Contains)).Select(s => Name(s.Service)));

        // A policy that asks for a name says itself who may call.
        var asked = topology.Gateways.Where(g => g.Service.Name == service.Name).SelectMany(g => g.Rules).SelectMany(r => r.As)
            .Where(a => a.StartsWith(Certificate, StringComparison.Ordinal)).Select(a => a[Certificate.Length..]);
        List<string> names = [.. named.Concat(asked).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new TlsCallersSpec
        {
            Origin = Origins.Declared($"tls/{layer.Name}", layer.Callers?.Location ?? layer.Location),
            Names = names,
            CommonNames = [.. names.SelectMany(n => _issued.Value[(layer.Issuer.Name, n)]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    // The subject's common name is the first DNS name that fits into one (RFC 5280 appendix A, ub-common-name).
    private static ILookup<(string Issuer, string Name), string> Issued(ServerAddresses addresses, CertificatePlanner certificates)
    {
        const int MostCharacters = 64;
        return Enumerable.Range(0, addresses.Addresses.Topology.Machines.Count).SelectMany(certificates.On).Where(c => c.SpiffeId is not null)
            .Select(c => (Key: (c.Issuer.Name, c.SpiffeId!), Common: c.DnsNames.FirstOrDefault(n => n.Length <= MostCharacters))).Where(c => c.Common is not null)
            .ToLookup(c => c.Key, c => c.Common!);
    }

    private string Name(Machine machine) => $"spiffe://{_addresses.Addresses.Topology.Name}/machine/{machine.Name}";

    private string Name(Service service) => $"spiffe://{_addresses.Addresses.Topology.Name}/service/{service.Name}";

    private void Check(TlsLayer layer, TlsPort port, IReadOnlySet<int> machines, bool hasOthers, List<Diagnostic> diagnostics)
    {
        var certified = layer.Issuer.Machines.Select(_addresses.Addresses.NumberOf).ToHashSet();
        var topology = _addresses.Addresses.Topology;
        foreach (var other in topology.TlsLayers.Where(l => l.Issuer.Name == layer.Issuer.Name).SelectMany(l => l.Ports).Select(p => p.Service).DistinctBy(s => s.Name))
        {
            certified.UnionWith(_addresses.MachinesOf(other));
        }

        if (First(machines.Where(m => !certified.Contains(m))) is { } bare)
        {
            diagnostics.Add(CallerDiagnostics.NothingToShow(layer, port, bare.Machine, bare.Others));
        }

        if (layer.Callers is { } callers && !hasOthers)
        {
            var named = callers.Machines.Select(_addresses.Addresses.NumberOf).Concat(callers.Services.SelectMany(_addresses.MachinesOf)).ToHashSet();
            if (First(machines.Where(m => certified.Contains(m) && !named.Contains(m))) is { } shut)
            {
                diagnostics.Add(CallerDiagnostics.ShutOut(layer, port, shut.Machine, shut.Others));
            }
        }
    }

    private void CheckUnused(TlsLayer layer, List<(IReadOnlySet<int> Machines, bool HasOthers)> ports, List<Diagnostic> diagnostics)
    {
        if (layer.Callers is not { } callers || ports.Exists(p => p.HasOthers))
        {
            return;
        }

        foreach (var machine in callers.Machines.Where(m => !ports.Exists(p => p.Machines.Contains(_addresses.Addresses.NumberOf(m)))))
        {
            diagnostics.Add(CallerDiagnostics.NobodyCalls(layer, $"machine/{machine.Name}", machine.Location));
        }

        foreach (var service in callers.Services.Where(s => !ports.Exists(p => _addresses.MachinesOf(s).Any(p.Machines.Contains))))
        {
            diagnostics.Add(CallerDiagnostics.NobodyCalls(layer, $"service/{service.Name}", service.Location));
        }
    }

    private (Machine Machine, int Others)? First(IEnumerable<int> machines)
    {
        var all = machines.Order().ToList();
        return all.Count == 0 ? null : (_addresses.Addresses.Topology.Machines[all[0]], all.Count - 1);
    }
}
