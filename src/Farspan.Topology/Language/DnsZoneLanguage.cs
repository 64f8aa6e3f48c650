using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>zones</c> of a name server.</summary>
internal static class DnsZoneLanguage
{
    private static readonly KeyOf<SelectorDeclaration> Machines = new("machines", SelectorShape.Instance,
        "Machines that have a name in it: `MACHINE.ZONE`. Their addresses lead back to it: the zones for that (`….in-addr.arpa`, `….ip6.arpa`) follow by themselves.");

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> Services = new("services", new OneOrManyShape<Reference>("service", ReferenceScalars.AllOrService, Limits.MostServices),
        "`all`, or services that have names in it: `SERVICE.ZONE` for all machines that run it, `MACHINE.SERVICE.ZONE` for one of them, and `_PORT._tcp.SERVICE.ZONE` (SRV) for a port; " +
        "for etcd also `_etcd-client._tcp.SERVICE.ZONE` and `_etcd-server._tcp.SERVICE.ZONE`, which its discovery asks for.");

    private static readonly KeyOf<IReadOnlyList<Located<DnsRecordDeclaration>>> Records = new("records",
        new ListShape<DnsRecordDeclaration>("record", DnsRecordLanguage.Shape, 0, Limits.MostRecords) { IsNumbered = true },
        "Further records. One of the same name and kind as a machine's or a service's stands in its place.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Views = new("views", new OneOrManyShape<string>("view", Scalars.Name, Limits.MostViews), "The views that see it. Without it all.");
    private static readonly KeyOf<TimeSpan> Ttl = new("ttl", TimeScalars.Ttl, "How long its records may be remembered.", fallback: "5m");
    private static readonly KeyOf<TimeSpan> Negative = new("negativeTtl", TimeScalars.Ttl, "How long a name that is not there may be remembered (RFC 2308).", fallback: "1m");
    private static readonly KeyOf<string> Contact = new("contact", DnsScalars.WholeName, "Mailbox of who is responsible, with a dot in place of the `@`. Without it `hostmaster.ZONE`.");
    private static readonly KeyOf<SelectorDeclaration> Transfer = new("transfer", SelectorShape.Instance, "Secondaries that may take the whole zone (AXFR). Without it nobody.");

    /// <summary>A zone.</summary>
    public static MapShape<DnsZoneDeclaration> Shape { get; } = new()
    {
        Id = "dns-zone",
        Article = "a zone",
        Sample = "{ machines: all }",
        Description = "A zone that a name server is authoritative for.",
        Example = "example.org: { machines: all, services: all, records: [{ name: www, to: service/web }] }",
        Keys = [Machines, Services, Records, Views, Ttl, Negative, Contact, Transfer],
        Build = r => new DnsZoneDeclaration
        {
            Machines = r.Get(Machines)?.Value,
            Services = r.List(Services),
            Records = r.List(Records),
            Views = r.List(Views),
            Ttl = r.Get(Ttl)?.Value,
            NegativeTtl = r.Get(Negative)?.Value,
            Contact = r.Get(Contact)?.Value,
            Transfer = r.Get(Transfer)?.Value,
        },
    };
}
