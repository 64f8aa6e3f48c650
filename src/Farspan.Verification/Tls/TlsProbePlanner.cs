using System.Net;
using System.Net.Security;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Verification.Tls;

/// <summary>Finds every port of a plan that was declared to speak TLS.</summary>
public static class TlsProbePlanner
{
    /// <summary>The ports, by machine and service; of those of one provider alone where <paramref name="provider"/> names it.</summary>
    public static IReadOnlyList<TlsProbeSpec> Plan(NetworkPlan plan, string? provider)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var callers = new TlsCallerFinder(plan);
        return [.. plan.Machines.Where(m => provider is null || m.Provider == provider).SelectMany(m => m.Services.SelectMany(s => OfService(m, s, callers)).Concat(m.Gateways.SelectMany(g => OfGateway(m, g, callers))))];
    }

    private static IEnumerable<TlsProbeSpec> OfService(MachineSpec machine, ServiceSpec service, TlsCallerFinder callers) =>
        from tls in service.Tls
        let port = service.Ports.First(p => p.Name == tls.Port)
        // Where a gateway runs it, its listeners say how; where something else manages the certificate (a service mesh), nothing of it runs in a lab.
        where port.Protocol == FilterProtocol.Tcp && service.Recipe != "gateway" && tls.Certificate is not null
        from address in service.Bind.Take(1)
        select callers.Add(new TlsProbeSpec
        {
            Machine = machine.Machine,
            Service = service.Name,
            Port = tls.Port,
            Layer = tls.Layer,
            Endpoint = new IPEndPoint(address, port.Ports.First),
            Carrier = CarrierOf(service.Recipe),
            ServerName = NameOf(machine, tls.Certificate),
            Minimum = tls.Minimum,
            Suites = Parse(tls.CipherSuites),
            Certificate = tls.Certificate,
            RequiresClientCertificate = tls.RequiresClientCertificate,
        }, machine, tls.Callers);

    private static IEnumerable<TlsProbeSpec> OfGateway(MachineSpec machine, GatewaySpec gateway, TlsCallerFinder callers)
    {
        var layers = machine.Services.First(s => s.Name == gateway.Service).Tls.ToDictionary(t => t.Port, StringComparer.Ordinal);
        foreach (var listener in gateway.Listeners.Where(l => l.Tls is not null && l.Endpoints.Count > 0))
        {
            var layer = layers.GetValueOrDefault(listener.Name);
            yield return callers.Add(new TlsProbeSpec
            {
                Machine = machine.Machine,
                Service = gateway.Service,
                Port = listener.Name,
                Layer = layer?.Layer ?? string.Empty,
                Endpoint = listener.Endpoints[0],
                Carrier = TlsCarrier.Http,
                ServerName = NameOf(machine, layer?.Certificate) ?? Concrete(listener.Tls!.Certificates[0].ServerNames),
                Minimum = listener.Tls!.Minimum,
                Suites = Parse(listener.Tls.CipherSuites),
                Certificate = layer?.Certificate,
                RequiresClientCertificate = listener.Tls.RequiresClientCertificate,
            }, machine, listener.Tls.Callers);
        }
    }

    private static TlsCarrier CarrierOf(string? recipe) => recipe switch
    {
        "postgresql" => TlsCarrier.PostgreSql,
        "redis" => TlsCarrier.Redis,
        "dns" => TlsCarrier.Dns,
        _ => TlsCarrier.Http,
    };

    private static string? NameOf(MachineSpec machine, string? certificate) =>
        machine.Certificates.FirstOrDefault(c => c.Name == certificate) is { } found ? Concrete(found.DnsNames) : null;

    // Any name below a wildcard will do to ask for it.
    private static string? Concrete(IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => !n.StartsWith('*')) ?? (names.Count > 0 ? $"farspan-test{names[0][1..]}" : null);

    private static IReadOnlyList<TlsCipherSuite> Parse(IReadOnlyList<string> names) => [.. names.Select(n => SuiteFacts.TryParse(n, out var suite) ? suite : (TlsCipherSuite?)null).OfType<TlsCipherSuite>()];
}
