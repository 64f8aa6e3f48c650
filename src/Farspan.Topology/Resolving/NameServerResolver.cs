using Farspan.Topology.Declarations;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves name servers with their zones, views and those they ask.</summary>
internal sealed class NameServerResolver(BindContext context, SelectorResolver selectors, PlaceResolver places, IReadOnlyList<Service> services, NameTable<Link> links)
{
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultNegativeTtl = TimeSpan.FromMinutes(1);
    private static readonly DnsCache DefaultCache = new(100_000, TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    private readonly ViewResolver _views = new(context, selectors, places);

    /// <summary>Resolves one; null after a diagnostic.</summary>
    public Resolved<NameServerDeclaration, NameServer>? Resolve(Named<NameServerDeclaration> source)
    {
        if (source.Value is not { } declared)
        {
            return null;
        }

        Service? service = null;
        var isKnown = declared.Service is { } name && selectors.Services.TryFind(name.Value, name.Span, out service);
        var clients = selectors.Resolve(declared.Clients, SelectorUse.DnsMachines);
        var views = new NameTable<DnsView>("view", context);
        var resolvedViews = declared.Views.Select(v => View(v, views)).ToList();
        var zones = declared.Zones.Select(z => Zone(z, views)).ToList();
        var forwards = declared.Forwards.Select(Forward).ToList();
        if (!isKnown || (declared.Clients is not null && clients is null) || resolvedViews.Contains(null) || zones.Contains(null) || forwards.Contains(null) || !CanListen(source, declared, service!))
        {
            return null;
        }

        return new Resolved<NameServerDeclaration, NameServer>(source, new NameServer
        {
            Name = source.Name,
            Service = service!,
            Clients = clients,
            Zones = [.. zones.OfType<DnsZone>()],
            Views = [.. resolvedViews.OfType<DnsView>()],
            Forwards = [.. forwards.OfType<DnsForward>()],
            Cache = declared.Cache is { } cache
                ? new DnsCache(cache.Entries ?? DefaultCache.Entries, cache.Longest ?? DefaultCache.Longest, cache.Stale ?? DefaultCache.Stale)
                : DefaultCache,
            ResponsesPerSecond = declared.Rate,
            LogOneOf = declared.LogOneOf ?? 0,
            Location = source.Span,
        });
    }

    private bool CanListen(Named<NameServerDeclaration> source, NameServerDeclaration declared, Service service)
    {
        var sentence = service.Recipe is not null ? $"Service '{service.Name}' runs something else than name server '{source.Name}'; remove its 'run', or name another service."
            : service.Ports.FirstOrDefault(p => p.Ports.Count > 1) is { } range ? $"Name server '{source.Name}' cannot listen on the whole range of port '{range.Name}' of service '{service.Name}'; declare single ports, such as 'dns: 53/udp'."
            : service.Ports.All(p => p.Protocol != TransportProtocol.Udp) ? $"Name server '{source.Name}' has no UDP port, by which it is asked first: service '{service.Name}' declares none; add 'dns: 53/udp' and 'dns-tcp: 53/tcp'."
            : null;
        if (sentence is not null)
        {
            context.Findings.Error(ResolvingCodes.NameServerCode, declared.Service!.Value.Span, sentence, service.Location);
        }

        return sentence is null;
    }

    private DnsView? View(Named<DnsViewDeclaration> source, NameTable<DnsView> views)
    {
        var view = _views.Resolve(source);
        views.Add(source.Name, view);
        return view;
    }

    private DnsZone? Zone(Named<DnsZoneDeclaration> source, NameTable<DnsView> views)
    {
        if (source.Value is not { } declared)
        {
            return null;
        }

        var machines = selectors.Resolve(declared.Machines, SelectorUse.DnsMachines);
        var transfer = selectors.Resolve(declared.Transfer, SelectorUse.Secondaries);
        var records = declared.Records.Select(r => Record(source.Name, r, views)).ToList();
        var areViewsKnown = AreKnown(declared.Views, views);
        if (records.Contains(null) || !areViewsKnown || (declared.Machines is not null && machines is null) || (declared.Transfer is not null && transfer is null) || ServicesOf(declared) is not { } named)
        {
            return null;
        }

        return new DnsZone
        {
            Name = source.Name,
            Machines = machines,
            Services = named,
            Records = [.. records.OfType<DnsRecord>()],
            Views = [.. declared.Views.Select(v => v.Value)],
            Ttl = declared.Ttl ?? DefaultTtl,
            NegativeTtl = declared.NegativeTtl ?? DefaultNegativeTtl,
            Contact = declared.Contact ?? $"hostmaster.{source.Name}",
            Transfer = transfer,
            Location = source.Span,
        };
    }

    private List<Service>? ServicesOf(DnsZoneDeclaration declared)
    {
        var found = new List<Service>();
        var areKnown = true;
        foreach (var reference in declared.Services)
        {
            if (reference.Value.Kind == ReferenceKind.All)
            {
                found.AddRange(services);
            }
            else if (selectors.Services.TryFind(reference.Value.Name, reference.Span, out var service))
            {
                found.Add(service);
            }
            else
            {
                areKnown = false;
            }
        }

        return areKnown ? [.. found.DistinctBy(s => s.Name)] : null;
    }

    private DnsRecord? Record(string zone, Located<DnsRecordDeclaration> source, NameTable<DnsView> views)
    {
        if (source.Value is not { Name: { } relative } declared || WholeName(zone, relative) is not { } name || !AreKnown(declared.Views, views))
        {
            return null;
        }

        var (machines, services, endpoints) = (new List<Machine>(), new List<Service>(), new List<Link>());
        foreach (var target in declared.To)
        {
            if (target.Value.Kind == ReferenceKind.Machine && places.MachineNames.TryFind(target.Value.Name, target.Span, out var machine))
            {
                machines.Add(machine);
            }
            else if (target.Value.Kind == ReferenceKind.Service && selectors.Services.TryFind(target.Value.Name, target.Span, out var service))
            {
                services.Add(service);
            }
            else if (target.Value.Kind == ReferenceKind.Link && links.TryFind(target.Value.Name, target.Span, out var link) && HasEndpoint(link, target))
            {
                endpoints.Add(link);
            }
        }

        Overlay? over = null;
        var isOverKnown = declared.Over is not { } overlay || selectors.Overlays.TryFind(overlay.Value, overlay.Span, out over);
        if (!isOverKnown || machines.Count + services.Count + endpoints.Count < declared.To.Count || declared.To.Count + declared.Addresses.Count + declared.Data.Count == 0)
        {
            return null;
        }

        return new DnsRecord
        {
            Name = name,
            Kind = declared.Kind,
            Machines = machines,
            Services = services,
            Links = endpoints,
            Addresses = [.. declared.Addresses.Select(a => a.Value)],
            Data = [.. declared.Data.Select(d => d.Value.Text)],
            Targets = [.. declared.Data.Select(d => d.Value.Target).OfType<string>()],
            Over = over,
            Views = [.. declared.Views.Select(v => v.Value)],
            Ttl = declared.Ttl,
            Location = source.Span,
        };
    }

    private bool HasEndpoint(Link link, Located<Reference> target)
    {
        if (link.Method != LinkMethod.PrivateLink)
        {
            context.Findings.Error(ResolvingCodes.RecordNameCode, target.Span, $"Link '{link.Name}' has no address that a record could give: only private links have an endpoint, and it is a {LinkWords.Of(link.Method)}; write service/NAME or machine/NAME.", link.Location);
        }

        return link.Method == LinkMethod.PrivateLink;
    }

    private string? WholeName(string zone, Located<string> relative)
    {
        var name = relative.Value == "@" ? zone : $"{relative.Value}.{zone}";
        if (relative.Value == zone || relative.Value.EndsWith($".{zone}", StringComparison.Ordinal))
        {
            var meant = relative.Value == zone ? "@" : relative.Value[..^(zone.Length + 1)];
            context.Findings.Error(ResolvingCodes.RecordNameCode, relative.Span, $"The record '{relative.Value}' would be called '{name}', because names stand here without their zone; write '{meant}'.");
            return null;
        }

        if (name.Length > DnsScalars.LongestName)
        {
            context.Findings.Error(ResolvingCodes.RecordNameCode, relative.Span, $"The name of this record has {name.Length} characters together with its zone '{zone}', and a name has {DnsScalars.LongestName} at most; shorten it.");
            return null;
        }

        return name;
    }

    private static bool AreKnown(IReadOnlyList<Located<string>> names, NameTable<DnsView> views)
    {
        var areKnown = true;
        foreach (var name in names)
        {
            areKnown &= views.TryFind(name.Value, name.Span, out _);
        }

        return areKnown;
    }

    private DnsForward? Forward(Named<IReadOnlyList<Located<UpstreamLiteral>>> source)
    {
        if (source.Value is not { } declared)
        {
            return null;
        }

        var servers = new List<DnsUpstream>();
        foreach (var upstream in declared)
        {
            Service? service = null;
            if (upstream.Value.Service is { } name && (!selectors.Services.TryFind(name, upstream.Span, out service) || !HasUdpPort(service, upstream)))
            {
                return null;
            }

            servers.Add(new DnsUpstream(upstream.Value.Endpoint, service));
        }

        return new DnsForward { Domain = source.Name == "." ? "" : source.Name, Servers = servers, Location = source.Span };
    }

    private bool HasUdpPort(Service service, Located<UpstreamLiteral> upstream)
    {
        var count = service.Ports.Count(p => p.Protocol == TransportProtocol.Udp && p.Ports.Count == 1);
        if (count != 1)
        {
            context.Findings.Error(ResolvingCodes.NameServerCode, upstream.Span, $"Service '{service.Name}' cannot be asked for names: it has {(count == 0 ? "no single UDP port" : "several UDP ports")}; declare exactly one, such as 'dns: 53/udp'.", service.Location);
        }

        return count == 1;
    }
}
