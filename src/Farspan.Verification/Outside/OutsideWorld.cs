using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Filters;
using Farspan.State.Gateways;

namespace Farspan.Verification.Outside;

/// <summary>The places outside that a rehearsal of ways outside needs: one for every declared name, and some that must not be reached.</summary>
/// <remarks>
/// <para>Their addresses are the internet's by every registry, and nobody's in practice: 192.52.193.0/24 (RFC 7450 section 7, relays of AMT) and 2620:4f:8000::/48
/// (RFC 7534 section 5, sinks for private reverse zones). Only a rehearsal's own internet has them.</para>
/// <para>Bounds: 64 declared names, 16 ports; what is over has no stand-in.</para>
/// </remarks>
public sealed record OutsideWorld
{
    /// <summary>A name that is there, and that no rule names unless it names everything.</summary>
    public const string UndeclaredName = "undeclared.farspan-test.example";

    /// <summary>The metadata service of most clouds: link-local (RFC 3927), so no machine on the internet.</summary>
    public const string MetadataAddress = "169.254.169.254";

    /// <summary>Machine and service under which arrivals are counted.</summary>
    public const string Service = "outside";

    private const int MostNames = 64;
    private const int MostPorts = 16;
    private const string Below = "farspan-test";

    /// <summary>Port of NTP (RFC 5905), on which a real server answers.</summary>
    public const ushort NtpPort = 123;

    /// <summary>A stand-in that no name leads to, by IPv4.</summary>
    public static IPAddress NamelessV4 { get; } = Address("192.52.193.250");

    /// <summary>A stand-in that no name leads to, by IPv6.</summary>
    public static IPAddress NamelessV6 { get; } = Address("2620:4f:8000::fa");

    /// <summary>What leads to a stand-in by IPv4.</summary>
    public static IPNetwork BlockV4 { get; } = Network("192.52.193.0/24");

    /// <summary>What leads to a stand-in by IPv6.</summary>
    public static IPNetwork BlockV6 { get; } = Network("2620:4f:8000::/48");

    /// <summary>The names, declared ones first.</summary>
    public required IReadOnlyList<OutsideHost> Hosts { get; init; }

    /// <summary>TCP ports on which every stand-in listens.</summary>
    public required IReadOnlyList<ushort> Ports { get; init; }

    /// <summary>UDP ports of ways without a gateway, on which something answers.</summary>
    public required IReadOnlyList<ushort> UdpPorts { get; init; }

    /// <summary>Name servers outside, which machines' own are told to ask; empty where no machine goes outside by itself.</summary>
    public required IReadOnlyList<IPEndPoint> Resolvers { get; init; }

    /// <summary>The places for the ways outside of some machines, through gateways and without.</summary>
    /// <returns>Null where none leads outside.</returns>
    public static OutsideWorld? Of(IReadOnlyCollection<MachineSpec> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        var feeds = machines.SelectMany(m => m.DnsServers).Select(s => s.Feed).OfType<DnsFeedSpec>().ToList();
        var inner = machines.SelectMany(m => m.Addresses).Select(a => a.Address).ToHashSet();
        var entries = feeds.SelectMany(f => f.Entries).DistinctBy(e => e.Name).ToList();
        return Of(machines.SelectMany(m => m.Gateways), entries) is not { } world ? null : world with
        {
            Resolvers = feeds.Count == 0 ? [] : [.. machines.SelectMany(m => m.DnsServers).Where(s => s.Feed is null).SelectMany(s => s.Forwards).SelectMany(f => f.Servers)
                .Where(s => !inner.Contains(s.Address)).Distinct().OrderBy(s => s.ToString(), StringComparer.Ordinal)],
        };
    }

    private static OutsideWorld? Of(IEnumerable<GatewaySpec> gateways, IReadOnlyList<DnsFeedEntrySpec> entries)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        var all = gateways.ToList();
        var rules = all.SelectMany(g => g.Egress).Select(r => (r.Host, Ports: r.Ports.Select(p => (Protocol: FilterProtocol.Tcp, p.First)).ToList()))
            .Concat(entries.SelectMany(e => e.Hosts.Select(h => (Host: h, Ports: e.Ports.Select(p => (p.Protocol, p.Ports.First)).ToList())))).ToList();
        if (rules.Count == 0)
        {
            return null;
        }

        var names = rules.Select(r => SampleOf(r.Host)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNames).ToList();
        var hosts = names.Append(UndeclaredName).Distinct(StringComparer.Ordinal)
            .Select((name, number) => Host(name, name == UndeclaredName && !names.Contains(name) ? OutsideKind.Undeclared : OutsideKind.Declared, number + 1)).ToList();
        var inside = all.SelectMany(g => g.Upstreams).Select(u => u.Endpoint.Address).FirstOrDefault(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) ?? Address("10.0.0.1");
        if (rules.Select(r => r.Host).Where(IsPattern).Order(StringComparer.Ordinal).FirstOrDefault() is { } pattern)
        {
            hosts.Add(new OutsideHost { Name = PrivateOf(pattern), Kind = OutsideKind.Private, V4 = inside, V6 = Address("fd00::1") });
            hosts.Add(new OutsideHost { Name = MetadataOf(pattern), Kind = OutsideKind.Metadata, V4 = Address(MetadataAddress), V6 = Address("fd00:ec2::254") });
        }

        return new OutsideWorld
        {
            Hosts = hosts,
            Ports = PortsOf(FilterProtocol.Tcp),
            UdpPorts = PortsOf(FilterProtocol.Udp),
            Resolvers = [],
        };

        List<ushort> PortsOf(FilterProtocol protocol) =>
            [.. rules.SelectMany(r => r.Ports).Where(p => p.Protocol == protocol).Select(p => p.First).Distinct().Order().Take(MostPorts)];
    }

    /// <summary>True for a name that stands for all below it.</summary>
    public static bool IsPattern(string host) => host.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>A name that a rule's host means: itself, or one below it.</summary>
    public static string SampleOf(string host) => IsPattern(host) ? $"{Below}.{host[2..]}" : host;

    /// <summary>A name below a pattern that leads to a private address.</summary>
    public static string PrivateOf(string pattern) => $"private.{SampleOf(pattern)}";

    /// <summary>A name below a pattern that leads to a metadata service.</summary>
    public static string MetadataOf(string pattern) => $"metadata.{SampleOf(pattern)}";

    private static OutsideHost Host(string name, OutsideKind kind, int number)
    {
        var v4 = BlockV4.BaseAddress.GetAddressBytes();
        v4[^1] = (byte)number;
        var v6 = BlockV6.BaseAddress.GetAddressBytes();
        v6[^1] = (byte)number;
        return new OutsideHost { Name = name, Kind = kind, V4 = new IPAddress(v4), V6 = new IPAddress(v6) };
    }

    private static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    private static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));
}
