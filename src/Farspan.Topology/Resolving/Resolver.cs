using Farspan.Topology.Declarations;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Binds names to things, in an order in which nothing can refer to what comes later: so no reference can be cyclic.</summary>
/// <remarks>Places, then overlays (members by place and label), services (on machines or an overlay's members), authorities and TLS layers, gateways, links, name servers, policies, claims.</remarks>
internal sealed class Resolver
{
    private readonly BindContext _context;
    private readonly PlaceResolver _places;

    public Resolver(BindContext context)
    {
        _context = context;
        _places = new PlaceResolver(context);
    }

    /// <summary>Resolves the whole declaration; what cannot be is left out, with its diagnostic.</summary>
    public ResolvedTopology Resolve(TopologyDeclaration declaration)
    {
        _places.Resolve(declaration);
        var selectors = new SelectorResolver(_context, _places);
        var overlays = declaration.Overlays.Select(o => Overlay(o, selectors)).OfType<Resolved<OverlayDeclaration, Overlay>>().ToList();
        var services = declaration.Services.Select(s => Service(s, selectors)).OfType<Resolved<ServiceDeclaration, Service>>().ToList();
        var flows = new FlowResolver(_context, selectors);
        var trust = new TrustResolver(_context, selectors, [.. _places.Machines.Select(m => m.Model)]);
        var authorities = trust.Resolve(declaration.Authorities);
        trust.Resolve(declaration.TlsLayers);
        var gateways = new GatewayResolver(_context, selectors, trust);
        var entries = declaration.Gateways.Select(gateways.Resolve).OfType<Gateway>().ToList();
        var linkNames = new NameTable<Link>("link", _context);
        var links = Links(declaration, new LinkResolver(_context, _places, selectors, gateways), linkNames);
        var nameServers = new NameServerResolver(_context, selectors, _places, [.. services.Select(s => s.Model)], linkNames);
        var servers = declaration.NameServers.Select(nameServers.Resolve).OfType<Resolved<NameServerDeclaration, NameServer>>().ToList();
        var gatewayPolicies = new GatewayPolicies(_context, selectors, gateways);
        var policies = new PolicyResolver(_context, flows, gatewayPolicies).Resolve(declaration.Policies);
        policies.AddRange(gatewayPolicies.Add(declaration.Egress));
        entries = [.. gatewayPolicies.Finish(entries, policies)];
        var claims = new ClaimResolver(_context, flows, selectors, _places).Resolve(declaration.Claims);
        var layers = trust.Finish();
        return new ResolvedTopology
        {
            Findings = _context.Findings,
            Providers = _places.Providers,
            Networks = _places.Networks,
            Subnets = _places.Subnets,
            Machines = _places.Machines,
            Overlays = overlays,
            Services = services,
            Links = links,
            NameServers = servers,
            TlsLayers = layers,
            Policies = policies,
            Claims = claims,
            Topology = new NetworkTopology
            {
                Name = declaration.Name?.Value ?? "",
                Providers = [.. _places.Providers.Select(p => p.Model)],
                Networks = [.. _places.Networks.Select(n => n.Model)],
                Machines = [.. _places.Machines.Select(m => m.Model)],
                Overlays = [.. overlays.Select(o => o.Model)],
                Services = [.. services.Select(s => s.Model)],
                Gateways = entries,
                Egress = gatewayPolicies.Ways,
                NameServers = [.. servers.Select(s => s.Model)],
                Authorities = authorities,
                TlsLayers = [.. layers.Select(l => l.Model)],
                IdentityProviders = trust.Resolve(declaration.Identities),
                Policies = [.. policies.Select(p => p.Policy)],
                Links = [.. links.Select(l => l.Model)],
                Claims = [.. claims.Select(c => c.Claim)],
            },
        };
    }

    private static List<Resolved<LinkDeclaration, Link>> Links(TopologyDeclaration declaration, LinkResolver resolver, NameTable<Link> names)
    {
        var found = new List<Resolved<LinkDeclaration, Link>>();
        foreach (var source in declaration.Links)
        {
            var link = resolver.Resolve(source);
            names.Add(source.Name, link?.Model);
            found.AddRange(link is null ? [] : [link]);
        }

        return found;
    }

    private Resolved<OverlayDeclaration, Overlay>? Overlay(Named<OverlayDeclaration> source, SelectorResolver selectors)
    {
        var members = selectors.Resolve(source.Value?.Members, SelectorUse.Members);
        if (source.Value is not { } declared || members is null)
        {
            selectors.Overlays.Add(source.Name, null);
            return null;
        }

        foreach (var address in declared.Addresses)
        {
            _places.MachineNames.TryFind(address.Name, address.Span, out _);
        }

        var overlay = new Overlay
        {
            Name = source.Name,
            Cidrs = [.. declared.Cidrs.Select(c => c.Value)],
            Members = members.Machines,
            Addresses = declared.Addresses.Where(a => a.Value is not null)
                .ToDictionary(a => a.Name, a => (IReadOnlyList<System.Net.IPAddress>)[.. a.Value!.Select(v => v.Value)], StringComparer.Ordinal),
            Port = (ushort)(declared.Port?.Value ?? OverlayLanguage.DefaultPort),
            Mtu = declared.Mtu?.Value,
            Location = source.Span,
        };
        selectors.Overlays.Add(source.Name, overlay);
        return new Resolved<OverlayDeclaration, Overlay>(source, overlay);
    }

    private static Resolved<ServiceDeclaration, Service>? Broken(Named<ServiceDeclaration> source, SelectorResolver selectors)
    {
        selectors.Services.Add(source.Name, null);
        return null;
    }

    private static Resolved<ServiceDeclaration, Service>? Service(Named<ServiceDeclaration> source, SelectorResolver selectors)
    {
        if (source.Value is not { } declared)
        {
            return Broken(source, selectors);
        }

        var candidates = selectors.Resolve(declared.On, SelectorUse.Candidates);
        Overlay? over = null;
        var isOverKnown = declared.Over is not { } name || selectors.Overlays.TryFind(name.Value, name.Span, out over);
        if (candidates is null || !isOverKnown || declared.Ports.Any(p => p.Value is null))
        {
            return Broken(source, selectors);
        }

        var service = new Service
        {
            Name = source.Name,
            Candidates = candidates.Machines,
            Replicas = declared.Replicas?.Value,
            Spread = declared.Spread?.Value,
            Over = over,
            Ports = [.. declared.Ports.Select(p => new ServicePort { Name = p.Name, Protocol = p.Value!.Protocol, Ports = p.Value.Ports })],
            HasQuorum = declared.HasQuorum,
            Recipe = declared.Recipe?.Value,
            Health = declared.Health,
            Storage = declared.Storage?.Value ?? Storage.None,
            Location = source.Span,
        };
        selectors.Services.Add(source.Name, service);
        return new Resolved<ServiceDeclaration, Service>(source, service);
    }
}
