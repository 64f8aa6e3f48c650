using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands in <c>records</c> of a zone.</summary>
internal static class DnsRecordLanguage
{
    private static readonly KeyOf<string> Name = new("name", DnsScalars.RecordName, "Its name without its zone, or `@` for the zone's own.", isRequired: true);

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> To = new("to", new OneOrManyShape<Reference>("target", ReferenceScalars.Target, Limits.MostTargets),
        "Machines, the machines that run a service, or endpoints of private links, whose addresses it gives (A and AAAA): those of `over`; else those that the service is bound to; else, for members of it, those of the view's `over`; else the machine's own.");

    private static readonly KeyOf<IReadOnlyList<Located<IPAddress>>> Address = new("address", new OneOrManyShape<IPAddress>("address", AddressScalars.Address, Limits.MostTargets), "Literal addresses (A and AAAA).");

    private static readonly KeyOf<RecordData> Cname = new("cname", RecordScalars.Name, "The name that it is another one for (CNAME).");
    private static readonly KeyOf<IReadOnlyList<Located<RecordData>>> Txt = new("txt", Many(RecordScalars.Txt), "Texts (TXT), each a record.");
    private static readonly KeyOf<IReadOnlyList<Located<RecordData>>> Caa = new("caa", Many(RecordScalars.Caa), "Who may issue certificates for it (CAA).");
    private static readonly KeyOf<IReadOnlyList<Located<RecordData>>> Mx = new("mx", Many(RecordScalars.Mx), "Who takes its mail (MX).");
    private static readonly KeyOf<IReadOnlyList<Located<RecordData>>> Ns = new("ns", Many(RecordScalars.Name), "Name servers that answer for everything below it (NS). At the zone's own name they stand in place of the zone's name server.");
    private static readonly KeyOf<IReadOnlyList<Located<RecordData>>> Srv = new("srv", Many(RecordScalars.Srv), "Where a service is (SRV).");

    private static readonly KeyOf<string> Over = new("over", Scalars.Name, "Name of the overlay whose addresses `to` gives.");

    private static readonly KeyOf<IReadOnlyList<Located<string>>> Views = new("views", new OneOrManyShape<string>("view", Scalars.Name, Limits.MostViews),
        "The views that have it. Without it all; but where a view has a record of the same name and kind of its own, this one is not among its answers. Addresses of both families are one kind.");

    private static readonly KeyOf<TimeSpan> Ttl = new("ttl", TimeScalars.Ttl, "How long it may be remembered. Without it the zone's `ttl`.");

    /// <summary>A record.</summary>
    public static MapShape<DnsRecordDeclaration> Shape { get; } = new()
    {
        Id = "dns-record",
        Article = "a record",
        Sample = "{ name: www, to: service/web }",
        Description = "A record of a zone. Names that are led to are whole and without a dot at the end.",
        Example = "- { name: omni, to: machine/holly }\n- { name: www, cname: omni.example.org }\n- { name: \"@\", txt: \"v=spf1 -all\" }\n- { name: \"@\", caa: \"0 issue letsencrypt.org\" }",
        Keys = [Name, To, Address, Cname, Txt, Caa, Mx, Ns, Srv, Over, Views, Ttl],
        ExactlyOne = [To, Address, Cname, Txt, Caa, Mx, Ns, Srv],
        Needs = [(Over, To)],
        Build = r => new DnsRecordDeclaration
        {
            Name = r.Get(Name),
            Kind = KindOf(r),
            To = r.List(To),
            Addresses = r.List(Address),
            Data = r.Get(Cname) is { } cname ? [cname] : [.. r.List(Txt), .. r.List(Caa), .. r.List(Mx), .. r.List(Ns), .. r.List(Srv)],
            Over = r.Get(Over),
            Views = r.List(Views),
            Ttl = r.Get(Ttl)?.Value,
        },
    };

    private static DnsRecordKind KindOf(MapReading reading) =>
        reading.Has(Cname) ? DnsRecordKind.Cname
        : reading.Has(Txt) ? DnsRecordKind.Txt
        : reading.Has(Caa) ? DnsRecordKind.Caa
        : reading.Has(Mx) ? DnsRecordKind.Mx
        : reading.Has(Ns) ? DnsRecordKind.Ns
        : reading.Has(Srv) ? DnsRecordKind.Srv
        : DnsRecordKind.Address;

    private static OneOrManyShape<RecordData> Many(ScalarShape<RecordData> shape) => new("record", shape, Limits.MostTargets);
}
