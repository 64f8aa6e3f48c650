using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Dns;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Filters;
using Farspan.State.Names;
using Farspan.State.Services;

namespace Farspan.Planning.Egress;

/// <summary>The forwarders of machines that go outside by themselves: each asks the machine's name servers, and fills the sets of its packet filter with what they answer.</summary>
internal sealed class FeedPlanner
{
    private const ushort Port = 53;
    private const int CacheEntries = 4096;
    private const uint LongestTtlSeconds = 24 * 60 * 60;
    private static readonly IPNetwork Loopback = new(new IPAddress([127, 0, 0, 0]), 8);

    // Private and shared use (RFC 1918, RFC 6598, RFC 4193, and RFC 3879 for what is left of fec0::/10), and IPv4 inside IPv6 that a relay may unwrap to private use: Teredo and 6to4
    // (RFC 4380, RFC 3056). Whoever answers for a name chooses the address, and must not choose one of a private network beside the declared ones.
    private static readonly IPNetwork[] _privateUse =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10", "2001::/32", "2002::/16" }.Select(Read)];

    private readonly AddressPlan _addresses;
    private readonly DnsClients _clients;
    private readonly Dictionary<int, List<PolicyFlow>> _ways = [];

    public FeedPlanner(AddressPlan addresses, IReadOnlyList<PolicyFlow> flows, DnsClients clients)
    {
        (_addresses, _clients) = (addresses, clients);
        foreach (var flow in flows.Where(f => f.Learnt is not null))
        {
            foreach (var machine in flow.From.Machines)
            {
                if (!_ways.TryGetValue(machine, out var ways))
                {
                    _ways.Add(machine, ways = []);
                }

                ways.Add(flow);
            }
        }
    }

    /// <summary>How the machine of this number resolves names.</summary>
    public ResolverSpec Resolver(int machine) => IsFed(machine) ? _clients.Of(machine) with { Local = DnsFeedSpec.Address } : _clients.Of(machine);

    /// <summary>Its name servers with its forwarder.</summary>
    public IReadOnlyList<DnsServerSpec> Servers(int machine, IReadOnlyList<DnsServerSpec> declared) =>
        IsFed(machine) ? [.. declared.Append(Forwarder(machine)).OrderBy(s => s.Service, StringComparer.Ordinal)] : declared;

    /// <summary>Its services with its forwarder.</summary>
    public IReadOnlyList<ServiceSpec> Services(int machine, IReadOnlyList<ServiceSpec> declared) =>
        IsFed(machine) ? [.. declared.Append(Service(machine)).OrderBy(s => s.Name, StringComparer.Ordinal)] : declared;

    // Without a name server there is nothing to learn, and a finding that says so.
    private bool IsFed(int machine) => _ways.ContainsKey(machine) && _clients.Of(machine).Servers.Count > 0;

    private DnsServerSpec Forwarder(int machine)
    {
        var flows = _ways[machine].DistinctBy(f => f.Policy.Egress!.Name).OrderBy(f => f.Policy.Egress!.Name, StringComparer.Ordinal).ToList();
        return new DnsServerSpec
        {
            Service = DnsFeedSpec.Service,
            Listeners = [Listener("dns", DnsTransport.Udp), Listener("dns-tcp", DnsTransport.Tcp)],
            Zones = [],
            Views = [],
            Forwards = [new DnsForwardSpec { Domain = "", Servers = [.. _clients.Of(machine).Servers.Select(s => new IPEndPoint(s, Port))] }],
            RecursionFor = [Loopback, .. _addresses.Underlay[machine].Concat(_addresses.Overlays.SelectMany(o => o.Addresses[machine] ?? [])).Select(a => a.ToHostNetwork())],
            Cache = new DnsCacheSpec { Entries = CacheEntries, LongestTtlSeconds = LongestTtlSeconds, StaleSeconds = 0 },
            ResponsesPerSecond = null,
            LogOneOf = 0,
            Feed = new DnsFeedSpec
            {
                Machine = _addresses.Topology.Machines[machine].Name,
                Within = [.. flows.SelectMany(f => new[] { f.Learnt!.V4, f.Learnt.V6 }).OfType<SetDraft>().SelectMany(d => d.Networks).Distinct().SelectMany(n => NetworkSets.Complement(n, _privateUse)).OrderBy(n => n.IsV6).ThenBy(n => n.FirstNumber)],
                RefusalGroup = KernelMarks.RefusalGroup,
                Entries = [.. flows.Select(Entry)],
            },
        };
    }

    // A set is there where a rule refers to it, and a rule needs a source of the family.
    private static DnsFeedEntrySpec Entry(PolicyFlow flow) => new()
    {
        Name = flow.Policy.Egress!.Name,
        Hosts = flow.Policy.Egress.Hosts,
        SetV4 = flow.From.V4 is null ? null : flow.Learnt!.V4?.Spec.Name,
        SetV6 = flow.From.V6 is null ? null : flow.Learnt!.V6?.Spec.Name,
        Ports = [.. flow.Policy.Egress.Ports.Select(p => new DnsFeedPortSpec { Protocol = FlowPorts.ProtocolOf(p.Protocol), Ports = p.Ports })],
    };

    private static IPNetwork Read(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is not a network.");

    private static DnsListenerSpec Listener(string name, DnsTransport transport) =>
        new() { Name = name, Transport = transport, Endpoint = new IPEndPoint(DnsFeedSpec.Address, Port), Certificate = null, Tls = null };

    private ServiceSpec Service(int machine) => new()
    {
        Name = DnsFeedSpec.Service,
        Recipe = "dns",
        Bind = [DnsFeedSpec.Address],
        Ports =
        [
            new ServicePortSpec { Name = "dns", Protocol = FilterProtocol.Udp, Ports = new PortRange(Port, Port) },
            new ServicePortSpec { Name = "dns-tcp", Protocol = FilterProtocol.Tcp, Ports = new PortRange(Port, Port) },
        ],
        Tls = [],
        Members = [new ServiceMemberSpec { Machine = _addresses.Topology.Machines[machine].Name, Addresses = [DnsFeedSpec.Address] }],
    };
}
