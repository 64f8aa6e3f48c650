using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>A plan as rules across layers ask it: who reaches whom, who is air-gapped, which hosts are outside.</summary>
internal sealed class LayerView
{
    /// <summary>More names than this are counted in a message, not told.</summary>
    private const int MostTold = 3;

    private readonly Lazy<ReachabilityRelation> _relation;
    private readonly Lazy<EndpointSelector> _selector;
    private readonly Dictionary<string, MachineSpec> _specs;
    private readonly Lazy<Dictionary<string, AirGappedClaim>> _airGapped;
    private readonly Lazy<IReadOnlyList<PlannedPrivateLink>> _privateLinks;

    public LayerView(NetworkPlan plan)
    {
        Plan = plan;
        _specs = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        _relation = new(() => ReachabilityRelation.Of(plan));
        _selector = new(() => new EndpointSelector(plan, Relation.Endpoints, Relation.Ports));
        _privateLinks = new(() => PlannedLinks.PrivateLinks(plan));
        _airGapped = new(() => plan.Topology.Claims.OfType<AirGappedClaim>()
            .SelectMany(c => Selector.Machines(c.Machines).Select(m => (Machine: m, Claim: c)))
            .DistinctBy(x => x.Machine, StringComparer.Ordinal).ToDictionary(x => x.Machine, x => x.Claim, StringComparer.Ordinal));
    }

    /// <summary>The plan.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>What it was compiled from.</summary>
    public NetworkTopology Topology => Plan.Topology;

    /// <summary>Who reaches whom.</summary>
    public ReachabilityRelation Relation => _relation.Value;

    /// <summary>What selectors mean.</summary>
    public EndpointSelector Selector => _selector.Value;

    /// <summary>The claim by which a machine is air-gapped, or null.</summary>
    public AirGappedClaim? AirGapOf(string machine) => _airGapped.Value.GetValueOrDefault(machine);

    /// <summary>The private link whose endpoint has an address, or null.</summary>
    public PlannedPrivateLink? EndpointOf(IPAddress address) => _privateLinks.Value.FirstOrDefault(l => l.Endpoint.Equals(address));

    /// <summary>The private link by which alone a machine gets to a service at an address, or null: it hides that address from the machine.</summary>
    public PlannedPrivateLink? HidingLink(string machine, Service service, IPAddress address) =>
        _privateLinks.Value.FirstOrDefault(l => l.Link.Service!.Name == service.Name && l.Address.Equals(address) && StandsBefore(machine, l.Link));

    /// <summary>True for a machine on the side of a private link that asks.</summary>
    public bool StandsBefore(string machine, Link link)
    {
        var networks = Topology.Machines.First(m => m.Name == machine).Attachments.Select(a => a.Network.Name).ToList();
        return networks.Contains(link.First.Name, StringComparer.Ordinal) && !networks.Contains(link.Second.Name, StringComparer.Ordinal);
    }

    /// <summary>The spec of a machine.</summary>
    public MachineSpec Spec(string machine) => _specs[machine];

    /// <summary>The machines that run a layer's services, in the plan's order.</summary>
    public IReadOnlyList<string> Members(TlsLayer layer) => [.. layer.Ports.SelectMany(p => Selector.Members(p.Service)).Distinct(StringComparer.Ordinal)];

    /// <summary>True for a host that is in none of the declared zones, and that is no address of the declared networks.</summary>
    public bool IsOutside(string host) => Cidr.TryParseAddress(host, out var address)
        ? Relation.Endpoints.Find(address!) is null
        : !Topology.NameServers.SelectMany(n => n.Zones).Any(z => IsWithin(host, z.Name));

    /// <summary>True when a machine gets to some address outside on a port, directly.</summary>
    public bool GetsOutside(string machine, FilterProtocol protocol, ushort port)
    {
        var atom = Relation.Ports.IndexOf(protocol, port);
        return Relation.Endpoints.Of(machine).Any(from => Relation.Endpoints.Internet.Any(to => Relation.Answered(from, to).Contains(atom)));
    }

    /// <summary>True when a machine may go to a host outside: directly on that port, or by an egress rule of a gateway.</summary>
    public bool MayReach(string machine, string host, ushort port) =>
        (GetsOutside(machine, FilterProtocol.Tcp, port) && (!Topology.Egress.Any(e => Means(e.From, machine)) || GoesAnywhere(machine, port))) ||
        Topology.Egress.Any(e => Means(e.From, machine) && e.Ports.Any(p => p.Protocol == TransportProtocol.Tcp && p.Ports.First <= port && port <= p.Ports.Last) && Names(e.Hosts, host)) ||
        Topology.Gateways.SelectMany(g => g.Egress).Any(e => Fits(e, host, port) && Selector.Machines(e.From).Contains(machine, StringComparer.Ordinal));

    /// <summary>True when the internet gets to a machine on a port.</summary>
    public bool IsReachedFromOutside(string machine, FilterProtocol protocol, ushort port)
    {
        var atom = Relation.Ports.IndexOf(protocol, port);
        return Relation.Endpoints.Of(machine).Any(to => Relation.Endpoints.Internet.Any(from => Relation.Answered(from, to).Contains(atom)));
    }

    /// <summary>Host and port of a URL of http or https; null for anything else.</summary>
    public static (string Host, ushort Port)? HostOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? (uri.Host.ToLowerInvariant(), (ushort)uri.Port) : null;

    /// <summary>True for a name that is another or lies below it.</summary>
    public static bool IsWithin(string name, string zone) =>
        zone.Length == 0 || string.Equals(name, zone, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>'a', 'b', 'c' and 2 more</c>.</summary>
    public static string Told(IReadOnlyCollection<string> names)
    {
        var text = string.Join(", ", names.Take(MostTold).Select(n => $"'{n}'"));
        return names.Count > MostTold ? FormattableString.Invariant($"{text} and {names.Count - MostTold} more") : text;
    }

    /// <summary>An error.</summary>
    public static Diagnostic Error(string code, SourceSpan location, string message, params IReadOnlyList<SourceSpan> related) =>
        new() { Code = code, Severity = Severity.Error, Location = location, Message = message, Related = related };

    /// <summary>A warning.</summary>
    public static Diagnostic Warning(string code, SourceSpan location, string message, params IReadOnlyList<SourceSpan> related) =>
        new() { Code = code, Severity = Severity.Warning, Location = location, Message = message, Related = related };

    // A way without a gateway opens a port to its own names alone; any other policy opens it to everybody.
    private bool GoesAnywhere(string machine, ushort port) => Topology.Policies.Any(p => p.Egress is null && p.To.IncludesInternet && Means(p.From, machine) &&
        (p.AllPorts || p.Ports.Any(m => m.Protocol == TransportProtocol.Tcp && m.Ports.First <= port && port <= m.Ports.Last)));

    private bool Means(EndpointSet set, string machine) => Selector.Machines(set).Contains(machine, StringComparer.Ordinal);

    private static bool Fits(EgressRule rule, string host, ushort port) =>
        rule.Ports.Any(p => p.First <= port && port <= p.Last) &&
        Names(rule.Hosts, host);

    private static bool Names(IReadOnlyList<string> hosts, string host) =>
        hosts.Any(h => h.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(h[1..], StringComparison.OrdinalIgnoreCase) : string.Equals(h, host, StringComparison.OrdinalIgnoreCase));
}
