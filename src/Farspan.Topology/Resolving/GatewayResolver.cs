using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves gateways: the service that each is, the services behind it, and the ports that speak HTTP. Rules are added by policies.</summary>
internal sealed class GatewayResolver
{
    private const string HttpPort = "http";

    private readonly BindContext _context;
    private readonly SelectorResolver _selectors;

    public GatewayResolver(BindContext context, SelectorResolver selectors)
    {
        (_context, _selectors) = (context, selectors);
        Names = new NameTable<Gateway>("gateway", context);
    }

    /// <summary>Gateways known so far.</summary>
    public NameTable<Gateway> Names { get; }

    /// <summary>Resolves one; null after a diagnostic.</summary>
    public Gateway? Resolve(Named<GatewayDeclaration> source)
    {
        var gateway = source.Value is { } declared ? Resolve(source, declared) : null;
        Names.Add(source.Name, gateway);
        return gateway;
    }

    private Gateway? Resolve(Named<GatewayDeclaration> source, GatewayDeclaration declared)
    {
        Service? service = null;
        var isKnown = declared.Service is { } name && _selectors.Services.TryFind(name.Value, name.Span, out service);
        var targets = declared.To.Select(Target).ToList();
        if (!isKnown || targets.Contains(null) || targets.Count == 0 || !CheckPorts(source, declared, service!))
        {
            return null;
        }

        var limits = declared.Limits;
        return new Gateway
        {
            Name = source.Name,
            Service = service!,
            Targets = [.. targets.OfType<GatewayTarget>().DistinctBy(t => t.Service.Name)],
            Tls = declared.Tls.Where(t => t.Value is { Certificate: not null, Key: not null }).ToDictionary(t => t.Name, t => Tls(t.Value!), StringComparer.Ordinal),
            Tokens = declared.Tokens.Where(t => t.Value is not null).ToDictionary(t => t.Name, t => t.Value!, StringComparer.Ordinal),
            EgressPort = declared.Egress?.Value,
            Rules = [],
            Egress = [],
            Checks = Checks(declared.Checks),
            Limits = new GatewayLimits
            {
                Head = limits?.Head ?? TimeSpan.FromSeconds(10),
                Idle = limits?.Idle ?? TimeSpan.FromSeconds(75),
                Connect = limits?.Connect ?? TimeSpan.FromSeconds(3),
                Answer = limits?.Answer ?? TimeSpan.FromSeconds(60),
                Silence = limits?.Silence ?? TimeSpan.FromSeconds(60),
                Drain = limits?.Drain ?? TimeSpan.FromSeconds(30),
                Body = limits?.Body,
                Connections = limits?.Connections ?? 20_000,
                ConnectionsPerCaller = limits?.ConnectionsPerCaller ?? 1_000,
                RequestsPerService = limits?.RequestsPerService ?? 1_000,
                CallerRate = limits?.CallerRate,
                ServiceRate = limits?.ServiceRate,
            },
            Location = source.Span,
        };
    }

    private static GatewayTls Tls(GatewayTlsDeclaration declared) => new()
    {
        Certificate = declared.Certificate!.Value.Value,
        Key = declared.Key!.Value.Value,
        Minimum = declared.Minimum,
        Suites = declared.Suites,
        Clients = declared.Clients,
        RequiresClientCertificate = declared.RequiresClientCertificate,
    };

    private GatewayChecks Checks(GatewayChecksDeclaration? declared)
    {
        var every = declared?.Every?.Value ?? TimeSpan.FromSeconds(5);
        var timeout = declared?.Timeout ?? (every < TimeSpan.FromSeconds(1) ? every : TimeSpan.FromSeconds(1));
        if (timeout > every)
        {
            _context.Findings.Error(ResolvingCodes.GatewayCode, declared!.Every!.Value.Span, "A check would begin before the one before it has ended: 'timeout' is longer than 'every'; shorten 'timeout'.");
        }

        return new GatewayChecks(every, timeout, declared?.Fall ?? 3, declared?.Rise ?? 2);
    }

    private GatewayTarget? Target(Located<Reference> reference)
    {
        if (!_selectors.Services.TryFind(reference.Value.Name, reference.Span, out var service))
        {
            return null;
        }

        var single = service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports.Count == 1).ToList();
        if (single.Find(p => p.Name == HttpPort) is { } named)
        {
            return new GatewayTarget(service, named);
        }

        if (single.Count == 1 && service.Ports.Count(p => p.Protocol == TransportProtocol.Tcp) == 1)
        {
            return new GatewayTarget(service, single[0]);
        }

        _context.Findings.Error(ResolvingCodes.GatewayCode, reference.Span,
            $"Nothing says which port of service '{service.Name}' speaks HTTP; call one single TCP port of it 'http'.", service.Location);
        return null;
    }

    private bool CheckPorts(Named<GatewayDeclaration> source, GatewayDeclaration declared, Service service)
    {
        var ports = service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports.Count == 1).Select(p => p.Name).ToList();
        if (ports.Count == 0 || service.Recipe is not null)
        {
            _context.Findings.Error(ResolvingCodes.GatewayCode, declared.Service!.Value.Span, service.Recipe is null
                ? $"Gateway '{source.Name}' has no port to listen on: service '{service.Name}' declares no single TCP port; add one, such as 'http: 8000/tcp'."
                : $"Service '{service.Name}' runs something else than gateway '{source.Name}'; remove its 'run', or name another service.", service.Location);
            return false;
        }

        foreach (var (port, span) in declared.Tls.Select(t => (t.Name, t.Span)).Concat(declared.Egress is { } egress ? [(egress.Value, egress.Span)] : []))
        {
            if (!ports.Contains(port))
            {
                _context.Findings.Error(ResolvingCodes.UnknownPortCode, span,
                    $"Service '{service.Name}' has no single TCP port '{port}'; {(_context.Suggester.Nearest(port, ports) is { } near ? $"did you mean '{near}'?" : $"its ports are {string.Join(", ", ports)}.")}");
                return false;
            }
        }

        return true;
    }
}
