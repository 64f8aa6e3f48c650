using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>dns</c>.</summary>
internal static class NameServerLanguage
{
    private static readonly KeyOf<string> Service = new("service", Scalars.Name,
        "Name of the service whose machines run it. Its ports say how it listens: UDP and TCP ports speak DNS, a TCP port called `dot` DNS over TLS (RFC 7858), one called `doh` DNS over HTTP (RFC 8484) for a gateway in front, one called `metrics` tells what it counts (`GET /metrics`), on loopback, and on its other addresses only where a policy lets somebody reach it there.", isRequired: true);

    private static readonly KeyOf<SelectorDeclaration> Clients = new("clients", SelectorShape.Instance,
        "Machines whose resolver it is. It opens the filter for itself towards them; for them alone it asks others (`forward`).");

    private static readonly KeyOf<IReadOnlyList<Named<DnsZoneDeclaration>>> Zones = new("zones",
        new NamedMapShape<DnsZoneDeclaration>("zone", DnsScalars.ZoneName, DnsZoneLanguage.Shape, Limits.MostZones), "The zones that it is authoritative for, by name.");

    private static readonly KeyOf<IReadOnlyList<Named<DnsViewDeclaration>>> Views = new("views",
        new NamedMapShape<DnsViewDeclaration>("view", Scalars.Name, DnsViewLanguage.Shape, Limits.MostViews), "Groups of askers that get answers of their own, by name. Without it everybody gets the same.");

    private static readonly KeyOf<IReadOnlyList<Named<IReadOnlyList<Located<UpstreamLiteral>>>>> Forward = new("forward",
        new NamedMapShape<IReadOnlyList<Located<UpstreamLiteral>>>("domain", DnsScalars.Domain, new OneOrManyShape<UpstreamLiteral>("name server", DnsScalars.Upstream, Limits.MostUpstreams), Limits.MostZones),
        "Whom it asks for other names, by domain, in order of preference; the longest domain decides. Names below none of them are refused.");

    private static readonly KeyOf<DnsCacheDeclaration> Cache = new("cache", DnsCacheLanguage.Shape, "What it keeps of others' answers.");

    private static readonly KeyOf<int> Rate = new("rate", Scalars.Number("answers-per-second", "a number of answers per second", "A number from 1 to 1000000.", 1, 1_000_000, 50),
        "Answers per second to one block of askers for one name before they are thinned out. Without it there is no limit.");

    private static readonly KeyOf<int> Log = new("log", Scalars.Number("log-one-of", "a number of questions", "A number from 1 to 1000000.", 1, 1_000_000, 100), "One of how many questions is written into its log. Without it none.");

    /// <summary>A name server.</summary>
    public static MapShape<NameServerDeclaration> Shape { get; } = new()
    {
        Id = "name-server",
        Article = "a name server",
        Sample = "{ service: names, clients: all }",
        Description = "A name server: which names it answers, to whom, and whom it asks for the rest. On machines that are members of an overlay that its views speak of, it listens there too.",
        Example =
            "dns:\n  names:\n    service: names\n    clients: all\n    zones:\n      example.org: { machines: all, services: all }\n" +
            "    views:\n      lan: { from: network/lan }\n      outside: { from: overlay/tailnet, over: tailnet }\n    forward:\n      svc.cluster.local: 10.96.0.10\n      \".\": [9.9.9.9, 1.1.1.1]",
        Keys = [Service, Clients, Zones, Views, Forward, Cache, Rate, Log],
        Build = r => new NameServerDeclaration
        {
            Service = r.Get(Service),
            Clients = r.Get(Clients)?.Value,
            Zones = r.Get(Zones)?.Value ?? [],
            Views = r.Get(Views)?.Value ?? [],
            Forwards = r.Get(Forward)?.Value ?? [],
            Cache = r.Get(Cache)?.Value,
            Rate = r.Get(Rate)?.Value,
            LogOneOf = r.Get(Log)?.Value,
        },
    };
}
