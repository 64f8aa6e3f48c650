using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves gateways: the service that each is, the services behind it, and the ports that speak HTTP. Rules are added by policies.</summary>
internal sealed class GatewayResolver
{
    // Ports that speak HTTP by their name, the first that a service has: any of "http", DNS over HTTPS of "doh" (RFC 8484).
    private static readonly string[] _httpPorts = ["http", "doh"];

    private readonly BindContext _context;
    private readonly SelectorResolver _selectors;
    private readonly TrustResolver _trust;

    public GatewayResolver(BindContext context, SelectorResolver selectors, TrustResolver trust)
    {
        (_context, _selectors, _trust) = (context, selectors, trust);
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
        if (!isKnown || targets.Contains(null) || targets.Count == 0 || !CheckPorts(source, declared, service!) || TlsOf(source, declared, service!) is not { } tls)
        {
            return null;
        }

        var limits = declared.Limits;
        return new Gateway
        {
            Name = source.Name,
            Service = service!,
            Targets = [.. targets.OfType<GatewayTarget>().DistinctBy(t => t.Service.Name)],
            Tls = tls,
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

    private Dictionary<string, GatewayTls>? TlsOf(Named<GatewayDeclaration> source, GatewayDeclaration declared, Service service)
    {
        var tls = new Dictionary<string, GatewayTls>(StringComparer.Ordinal);
        var layers = new Dictionary<string, TlsLayer>(StringComparer.Ordinal);
        foreach (var port in service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports.Count == 1))
        {
            var entry = declared.Tls.FirstOrDefault(t => t.Name == port.Name);
            var layer = _trust.LayerOf(service, port.Name);
            if (entry?.Value is { Layer: { } name })
            {
                if (!_trust.Layers.TryFind(name.Value, name.Span, out layer) || !_trust.Add(layer, service, port, name.Span))
                {
                    return null;
                }
            }
            else if (entry?.Value is { Certificate: not null, Key: not null } own)
            {
                if (layer is not null)
                {
                    _context.Findings.Error(ResolvingCodes.TlsLayerCode, entry.Span, $"Port '{port.Name}' of gateway '{source.Name}' is in TLS layer '{layer.Name}', which gives it a certificate; remove this one, or take the port out of the layer.", layer.Location);
                    return null;
                }

                tls.Add(port.Name, Own(own));
            }

            if (layer is not null)
            {
                layers.Add(port.Name, layer);
            }
        }

        var isAlone = layers.Values.Distinct().Count() == 1;
        foreach (var (port, layer) in layers)
        {
            tls.Add(port, OfLayer(layer, CertificatePaths.NameOf(service.Name, layer.Name, isAlone)));
        }

        return tls;
    }

    private static GatewayTls OfLayer(TlsLayer layer, string certificate) => new()
    {
        Layer = layer.Name,
        Certificate = CertificatePaths.Certificate(certificate),
        Key = CertificatePaths.Key(certificate),
        Minimum = layer.Minimum,
        Suites = layer.Suites,
        Clients = layer.Clients is null ? null : CertificatePaths.Authorities(certificate),
        RequiresClientCertificate = layer.Clients == ClientCertificates.Required,
    };

    private static GatewayTls Own(GatewayTlsDeclaration declared) => new()
    {
        Layer = null,
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
        if (_httpPorts.Select(name => single.Find(p => p.Name == name)).FirstOrDefault(p => p is not null) is { } named)
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
