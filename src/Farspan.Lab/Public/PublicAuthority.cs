using System.Net;
using Farspan.Addressing;
using Farspan.Lab.Recipes;
using Farspan.State;
using Farspan.State.Certificates;
using Farspan.State.Dns;
using Farspan.State.Gateways;
using Farspan.State.Links;
using Farspan.State.Services;

namespace Farspan.Lab.Public;

/// <summary>What stands in for the public authorities of a plan on the lab's internet host: the packaged Pebble, which speaks ACME (RFC 8555), and a name server that it asks as it would ask the internet's.</summary>
/// <remarks>
/// <para>Orders go through the lab's network: from the machine that needs the certificate out to the internet host, and from there back to what shows the name. A plan that declares no such way gets no certificate by it.</para>
/// <para>Bounds: one port for all directories; by IPv4 alone; a directory that a gateway leads to is left out, as places behind egress rules have their own stand-ins.</para>
/// </remarks>
internal sealed record PublicAuthority
{
    /// <summary>Name of the unit that runs Pebble.</summary>
    public const string AcmeService = "public-authority";

    /// <summary>Name of the unit that answers names.</summary>
    public const string NamesService = "public-names";

    /// <summary>Pebble's own port for its roots, on the host's loopback.</summary>
    public const ushort ManagementPort = 15000;

    /// <summary>Where challenges of http-01 are looked at (RFC 8555 section 8.3).</summary>
    public const ushort HttpPort = 80;

    private const ushort DnsPort = 53;

    // The last addresses of the block, whose first ones stand for places behind egress rules (OutsideWorld).
    private static readonly IPAddress _acme = Address("192.52.193.254");
    private static readonly IPAddress _names = Address("192.52.193.253");

    /// <summary>The internet host.</summary>
    public required MachineSpec Internet { get; init; }

    /// <summary>Hosts of the directories it stands in for, ordered.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Where ACME is spoken.</summary>
    public required IPEndPoint Acme { get; init; }

    /// <summary>Where names are asked for.</summary>
    public IPEndPoint Names { get; } = new(_names, DnsPort);

    /// <summary>What answers names: ours for what machines outside find of the network, and the declared servers for the zones that they answer to everybody.</summary>
    public required DnsServerSpec NameServer { get; init; }

    /// <summary>The units that run it.</summary>
    public IReadOnlyList<ServiceSpec> Services { get; } = [Unit(AcmeService, PebbleRecipe.RecipeName, _acme), Unit(NamesService, "dns", _names)];

    /// <summary>The authority for a plan.</summary>
    /// <returns>Null where no certificate of it is a public authority's, there is no internet, or Pebble is not installed.</returns>
    public static PublicAuthority? Of(LabEnvironment environment, IReadOnlyList<MachineSpec> machines, IEnumerable<MachineSpec> fabric)
    {
        if (!machines.Any(m => m.Certificates.Any(IsPublic))
            || fabric.FirstOrDefault(f => f.Role == MachineRole.Internet) is not { } internet
            || Tools.Find(environment, PebbleRecipe.Tool) is null)
        {
            return null;
        }

        var behind = machines.SelectMany(m => m.Gateways).SelectMany(g => g.Egress).Select(e => e.Host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var directories = machines.SelectMany(m => m.Certificates).Where(IsPublic).Select(c => new Uri(c.Issuer.Directory!)).Where(u => !behind.Contains(u.Host)).DistinctBy(u => u.Host).ToList();
        return directories.Count == 0 ? null : new PublicAuthority
        {
            Internet = internet,
            Hosts = [.. directories.Select(u => u.Host).Order(StringComparer.Ordinal)],
            Acme = new IPEndPoint(_acme, directories[0].Port),
            NameServer = Server(machines),
        };
    }

    /// <summary>True for a certificate that a public authority is declared for, and that is shown by something that a lab has.</summary>
    public static bool IsPublic(CertificateSpec certificate) =>
        certificate.Issuer is { Kind: IssuerKind.Acme, Challenge: AcmeChallenge.Http01 or AcmeChallenge.Dns01 } && Uri.TryCreate(certificate.Issuer.Directory, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps;

    /// <summary>URL of Pebble's directory for a certificate; null where it stands in for somebody else.</summary>
    public string? DirectoryOf(CertificateSpec certificate) =>
        IsPublic(certificate) && new Uri(certificate.Issuer.Directory!) is var url && Hosts.Contains(url.Host, StringComparer.Ordinal) && url.Port == Acme.Port ? $"https://{url.Authority}/dir" : null;

    private static ServiceSpec Unit(string name, string recipe, IPAddress address) => new() { Name = name, Recipe = recipe, Bind = [address], Ports = [], Tls = [], Members = [] };

    private static DnsServerSpec Server(IReadOnlyList<MachineSpec> machines)
    {
        var open = machines.SelectMany(m => m.DnsServers).Where(AnswersEverybody).ToList();
        var zones = open.SelectMany(s => s.Zones).Select(z => z.Name).Where(z => z.Length > 0 && !z.EndsWith(".arpa", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        var names = machines.SelectMany(m => m.Certificates.Where(IsPublic).SelectMany(c => c.DnsNames).Select(n => (Name: n.StartsWith("*.", StringComparison.Ordinal) ? n[2..] : n, Machine: m)))
            .Where(n => !zones.Exists(z => n.Name == z || n.Name.EndsWith("." + z, StringComparison.Ordinal))).GroupBy(n => n.Name, n => n.Machine, StringComparer.Ordinal).ToList();
        return new DnsServerSpec
        {
            Service = NamesService,
            Listeners = [Listener(DnsTransport.Udp), Listener(DnsTransport.Tcp)],
            Zones = [.. names.Select(n => Zone(n.Key, n))],
            Views = [new DnsViewSpec { Name = "everybody", Sources = [Network("0.0.0.0/0")], Links = [], Zones = [.. names.Select(n => n.Key)] }],
            Forwards = [.. zones.Select(z => new DnsForwardSpec { Domain = z, Servers = [.. open.Where(s => s.Zones.Any(o => o.Name == z)).SelectMany(Endpoints).Distinct()] }).Where(f => f.Servers.Count > 0)],
            RecursionFor = [Network("0.0.0.0/0")],
            Cache = new DnsCacheSpec { Entries = 1, LongestTtlSeconds = 0, StaleSeconds = 0 },
            ResponsesPerSecond = null,
            LogOneOf = 1,
        };
    }

    private static DnsListenerSpec Listener(DnsTransport transport) => new() { Name = transport.ToString().ToLowerInvariant(), Transport = transport, Endpoint = new IPEndPoint(_names, DnsPort), Certificate = null, Tls = null };

    private static bool AnswersEverybody(DnsServerSpec server) => server.Views.Any(v => v.Sources.Any(s => s.Contains(_names)));

    private static IEnumerable<IPEndPoint> Endpoints(DnsServerSpec server) => server.Listeners.Where(l => l.Transport == DnsTransport.Udp && !l.Endpoint.Address.IsV6).Select(l => l.Endpoint);

    private static DnsZoneSpec Zone(string name, IEnumerable<MachineSpec> machines) => new()
    {
        Key = name,
        Name = name,
        PrimaryServer = $"ns.{name}",
        Contact = $"hostmaster.{name}",
        Serial = 1,
        NegativeTtlSeconds = 0,
        Records =
        [
            new DnsRecordSpec { Name = name, Type = "NS", TtlSeconds = 0, Data = $"ns.{name}." },
            new DnsRecordSpec { Name = $"ns.{name}", Type = "A", TtlSeconds = 0, Data = _names.ToString() },
            .. machines.SelectMany(Found).Select(a => a.ToString()).Distinct(StringComparer.Ordinal).Select(a => new DnsRecordSpec { Name = name, Type = "A", TtlSeconds = 0, Data = a }),
        ],
        TransferTo = [],
    };

    /// <summary>Where somebody outside finds a machine: its gateways' addresses, else its own, but none of an overlay.</summary>
    private static IEnumerable<IPAddress> Found(MachineSpec machine)
    {
        var physical = machine.Links.Where(l => l.Kind is not (LinkKind.Loopback or LinkKind.WireGuard)).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var own = machine.Addresses.Where(a => physical.Contains(a.Link) && !a.Address.IsV6).Select(a => a.Address).ToList();
        var shown = machine.Gateways.SelectMany(Clear).Where(own.Contains).ToList();
        return shown.Count > 0 ? shown : own;
    }

    private static IEnumerable<IPAddress> Clear(GatewaySpec gateway) =>
        gateway.Listeners.Where(l => l.Tls is null && !l.IsEgress).SelectMany(l => l.Endpoints).Where(e => e.Port == HttpPort).Select(e => e.Address);

    private static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    private static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));
}
