using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves authorities, TLS layers and identity providers. Ports of gateways are added to the layers that they name.</summary>
internal sealed class TrustResolver
{
    private static readonly TimeSpan InternalLifetime = TimeSpan.FromDays(7);
    private static readonly TimeSpan InternalIntermediate = TimeSpan.FromDays(365);
    private static readonly TimeSpan PublicLifetime = TimeSpan.FromDays(90);

    private readonly BindContext _context;
    private readonly SelectorResolver _selectors;
    private readonly IReadOnlyList<Machine> _machines;
    private readonly List<Resolved<TlsLayerDeclaration, TlsLayer>> _layers = [];
    private readonly Dictionary<(string Service, string Port), TlsLayer> _byPort = [];
    private readonly Dictionary<string, List<TlsPort>> _ports = new(StringComparer.Ordinal);

    public TrustResolver(BindContext context, SelectorResolver selectors, IReadOnlyList<Machine> machines)
    {
        (_context, _selectors, _machines) = (context, selectors, machines);
        Authorities = new NameTable<CertificateAuthority>("authority", context);
        Layers = new NameTable<TlsLayer>("TLS layer", context);
    }

    /// <summary>Authorities known so far.</summary>
    public NameTable<CertificateAuthority> Authorities { get; }

    /// <summary>Layers known so far.</summary>
    public NameTable<TlsLayer> Layers { get; }

    /// <summary>Resolves the authorities.</summary>
    public List<CertificateAuthority> Resolve(IReadOnlyList<Named<AuthorityDeclaration>> declared)
    {
        var isOnly = declared.Count(d => d.Value?.Kind?.Value == AuthorityKind.Internal) == 1;
        var authorities = new List<CertificateAuthority>();
        foreach (var source in declared)
        {
            var authority = source.Value is { Kind: not null } value && IsComplete(source, value) ? Authority(source, value, isOnly) : null;
            Authorities.Add(source.Name, authority);
            if (authority is not null)
            {
                authorities.Add(authority);
            }
        }

        return authorities;
    }

    /// <summary>Resolves the layers.</summary>
    public void Resolve(IReadOnlyList<Named<TlsLayerDeclaration>> declared)
    {
        foreach (var source in declared)
        {
            var layer = source.Value is { } value ? Layer(source, value) : null;
            Layers.Add(source.Name, layer);
            if (layer is not null)
            {
                _layers.Add(new Resolved<TlsLayerDeclaration, TlsLayer>(source, layer));
            }
        }
    }

    /// <summary>The layer that a port is in, or null.</summary>
    public TlsLayer? LayerOf(Service service, string port) => _byPort.GetValueOrDefault((service.Name, port));

    /// <summary>Puts a port into a layer; a port in two layers gets a diagnostic.</summary>
    public bool Add(TlsLayer layer, Service service, ServicePort port, Diagnostics.SourceSpan place)
    {
        if (_byPort.TryGetValue((service.Name, port.Name), out var other))
        {
            if (other.Name != layer.Name)
            {
                _context.Findings.Error(ResolvingCodes.TlsLayerCode, place,
                    $"Port '{port.Name}' of service '{service.Name}' is in TLS layer '{other.Name}' already; take it out of one of the two ('ports' says which ports of a service are meant).", other.Location);
            }

            return other.Name == layer.Name;
        }

        _byPort.Add((service.Name, port.Name), layer);
        _ports[layer.Name].Add(new TlsPort(service, port));
        return true;
    }

    /// <summary>Every layer with all its ports.</summary>
    public List<Resolved<TlsLayerDeclaration, TlsLayer>> Finish() =>
        [.. _layers.Select(l => l with { Model = l.Model with { Ports = _ports[l.Model.Name] } })];

    /// <summary>Resolves the identity providers.</summary>
    public List<IdentityProvider> Resolve(IReadOnlyList<Named<IdentityDeclaration>> declared)
    {
        var providers = new List<IdentityProvider>();
        foreach (var source in declared)
        {
            var services = source.Value is { } value ? Services(value.For) : null;
            if (services is not null && source.Value!.Issuer is { } issuer)
            {
                providers.Add(new IdentityProvider { Name = source.Name, Kind = source.Value.Kind, Issuer = issuer.Value, For = services, Location = source.Span });
            }
        }

        return providers;
    }

    private bool IsComplete(Named<AuthorityDeclaration> source, AuthorityDeclaration declared)
    {
        var kind = declared.Kind!.Value;
        var fault = (kind.Value, declared) switch
        {
            (AuthorityKind.Acme, { Directory: null }) => "is asked by ACME, but nothing says where; add 'directory: URL' and 'challenge'",
            (AuthorityKind.Acme, { Machines: not null }) => "is asked by ACME, which gives no certificates to machines; remove 'machines'",
            (AuthorityKind.Acme, { Intermediate: not null }) => "is asked by ACME, and has its intermediates itself; remove 'intermediate'",
            (AuthorityKind.Internal, { Directory: not null }) => "is our own; remove 'directory' and 'challenge', or write 'kind: acme'",
            (AuthorityKind.External, { Directory: not null }) => "is never asked; remove 'directory' and 'challenge', or write 'kind: acme'",
            (AuthorityKind.External, { Machines: not null } or { Lifetime: not null } or { Intermediate: not null }) => "gives its certificates by itself; remove 'machines', 'lifetime' and 'intermediate'",
            _ => null,
        };
        if (fault is not null)
        {
            _context.Findings.Error(ResolvingCodes.AuthorityCode, kind.Span, $"Authority '{source.Name}' {fault}.", source.Span);
        }

        return fault is null;
    }

    private CertificateAuthority? Authority(Named<AuthorityDeclaration> source, AuthorityDeclaration declared, bool isOnly)
    {
        var kind = declared.Kind!.Value.Value;
        var machines = declared.Machines is { } selector ? _selectors.Resolve(selector, SelectorUse.CertifiedMachines)?.Machines
            : kind == AuthorityKind.Internal && isOnly ? _machines : [];
        return machines is null ? null : new CertificateAuthority
        {
            Name = source.Name,
            Kind = kind,
            Directory = declared.Directory?.Value,
            Challenge = declared.Challenge?.Value,
            Machines = machines,
            Lifetime = declared.Lifetime?.Value ?? (kind == AuthorityKind.Internal ? InternalLifetime : PublicLifetime),
            Intermediate = kind == AuthorityKind.Internal ? declared.Intermediate?.Value ?? InternalIntermediate : null,
            Location = source.Span,
        };
    }

    private TlsLayer? Layer(Named<TlsLayerDeclaration> source, TlsLayerDeclaration declared)
    {
        CertificateAuthority? issuer = null;
        var isKnown = declared.Issuer is { } name && Authorities.TryFind(name.Value, name.Span, out issuer);
        var services = Services(declared.Of);
        var callers = Callers(declared.Callers);
        if (!isKnown || services is null || (callers is null && declared.Callers is not null))
        {
            return null;
        }

        var layer = new TlsLayer
        {
            Name = source.Name,
            Ports = [],
            Minimum = declared.Minimum?.Value ?? TlsFloor.Tls12,
            Suites = [.. declared.Suites.Select(s => s.Value).Distinct(StringComparer.Ordinal)],
            Issuer = issuer!,
            Names = [.. declared.Names.Select(n => n.Value).Distinct(StringComparer.Ordinal)],
            Key = declared.Key?.Value ?? LeafKey.EcdsaP256,
            Lifetime = declared.Lifetime?.Value ?? issuer!.Lifetime,
            Clients = declared.Clients,
            Callers = callers,
            Owner = declared.Owner?.Value,
            Location = source.Span,
        };
        _ports[source.Name] = [];
        var areFree = true;
        for (var i = 0; i < services.Count; i++)
        {
            areFree &= PortsOf(declared, services[i], declared.Of[i].Span) is { } ports && ports.TrueForAll(p => Add(layer, services[i], p.Port, p.Place));
        }

        return areFree ? layer : null;
    }

    // A service calls with its own certificate; every other word means machines, which call with theirs.
    private TlsCallers? Callers(SelectorDeclaration? declared)
    {
        if (declared is null || _selectors.Resolve(declared, SelectorUse.Callers) is not { } whole)
        {
            return null;
        }

        List<SelectorTerm> others = [.. declared.Terms.Where(t => t.Reference?.Kind != ReferenceKind.Service)];
        var machines = others.Count == 0 ? [] : _selectors.Resolve(declared with { Terms = others }, SelectorUse.Callers)?.Machines;
        return machines is null ? null : new TlsCallers { Machines = machines, Services = whole.Services, Location = declared.Span };
    }

    private List<(ServicePort Port, Diagnostics.SourceSpan Place)>? PortsOf(TlsLayerDeclaration declared, Service service, Diagnostics.SourceSpan place)
    {
        if (declared.Ports.Count == 0)
        {
            var all = service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp).Select(p => (p, place)).ToList();
            if (all.Count == 0)
            {
                _context.Findings.Error(ResolvingCodes.TlsLayerCode, place, $"Service '{service.Name}' has no TCP port, and TLS is spoken on TCP; take it out of the layer, or declare the port.", service.Location);
            }

            return all.Count == 0 ? null : all;
        }

        var found = new List<(ServicePort, Diagnostics.SourceSpan)>();
        foreach (var name in declared.Ports)
        {
            var port = service.Ports.FirstOrDefault(p => p.Name == name.Value);
            if (port is { Protocol: TransportProtocol.Tcp })
            {
                found.Add((port, name.Span));
                continue;
            }

            var names = service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp).Select(p => p.Name).ToList();
            var (code, sentence) = port is null
                ? (ResolvingCodes.UnknownPortCode, $"Service '{service.Name}' has no port '{name.Value}'; {(_context.Suggester.Nearest(name.Value, names) is { } near ? $"did you mean '{near}'?" : $"its TCP ports are {string.Join(", ", names)}.")}")
                : (ResolvingCodes.TlsLayerCode, $"Port '{name.Value}' of service '{service.Name}' is a UDP port, and TLS is spoken on TCP; name a TCP port.");
            _context.Findings.Error(code, name.Span, sentence, service.Location);
            return null;
        }

        return found;
    }

    private List<Service>? Services(IReadOnlyList<Located<Reference>> references)
    {
        var services = new List<Service>();
        foreach (var reference in references)
        {
            if (_selectors.Services.TryFind(reference.Value.Name, reference.Span, out var service))
            {
                services.Add(service);
            }
        }

        return services.Count == references.Count ? services : null;
    }
}
