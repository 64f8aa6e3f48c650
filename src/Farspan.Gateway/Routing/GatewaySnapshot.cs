using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Farspan.Gateway.Access;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Health;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Routing;

/// <summary>A gateway's spec made ready for requests: tables for paths, callers, rules and ways outside. Immutable but for what is known of upstreams and rates, which outlive it.</summary>
public sealed partial class GatewaySnapshot : IRouter
{
    // Callers whose rate is remembered; more of them push out those that have been quiet longest.
    private const int RatedCallers = 65_536;

    private readonly AccessTable _access;
    private readonly CallerTable _callers;
    private readonly RateTable? _rates;
    private readonly UpstreamRoute[] _routes;
    private readonly EjectionLimit _ejections;
    private readonly ByteTable<MachineRoutes> _machines;
    private readonly ByteTable<UpstreamRoute> _tunnels;
    private readonly FrozenSet<string> _egressListeners;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _own;

    private GatewaySnapshot(GatewaySpec spec, GatewaySnapshot? previous)
    {
        Spec = spec;
        _access = new AccessTable(spec.Rules, spec.Tokens);
        _rates = spec.Limits.CallerRate is { } rate ? previous?._rates is { } kept && kept.Spec == rate ? kept : new RateTable(rate, RatedCallers) : null;
        _callers = new CallerTable(spec, _access, _rates);
        _ejections = previous?._ejections ?? new EjectionLimit();
        _routes = MakeRoutes(spec, _access, previous);
        Upstreams = [.. _routes.Select(r => r.Upstream)];
        var machines = _routes.GroupBy(r => r.Upstream.Machine, StringComparer.Ordinal).Select(g => new MachineRoutes(g.Key, [.. g])).ToList();
        Machines = [.. machines.Select(m => m.Name)];
        _machines = new([.. machines.Select(m => KeyValuePair.Create(m.Name, m))]);
        _tunnels = new([.. _routes.SelectMany(TunnelNames)]);
        Egress = new EgressTable(spec.Egress);
        _egressListeners = spec.Listeners.Where(l => l.IsEgress).Select(l => l.Name).ToFrozenSet(StringComparer.Ordinal);
        _own = spec.Listeners.SelectMany(l => l.Endpoints).SelectMany(OwnNames).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        Share(previous);
    }

    /// <summary>What it was made from.</summary>
    public GatewaySpec Spec { get; }

    /// <summary>Upstreams in the order of the spec. Those whose spec did not change are the ones of the snapshot before.</summary>
    public IReadOnlyList<Upstream> Upstreams { get; }

    /// <summary>Machines that have something behind the gateway, in the order of the spec.</summary>
    public IReadOnlyList<string> Machines { get; }

    /// <summary>Where machines may go.</summary>
    public EgressTable Egress { get; }

    /// <summary>Makes a snapshot.</summary>
    /// <param name="spec">The gateway.</param>
    /// <param name="previous">The snapshot that it replaces, whose upstreams and rates live on where they did not change; null at the start.</param>
    /// <exception cref="GatewayConfigurationException">The spec contradicts itself.</exception>
    public static GatewaySnapshot Build(GatewaySpec spec, GatewaySnapshot? previous) => new(spec, previous);

    /// <summary>Finds an upstream, or null.</summary>
    public Upstream? Find(string machine, string service) =>
        Upstreams.FirstOrDefault(u => string.Equals(u.Machine, machine, StringComparison.Ordinal) && string.Equals(u.Service, service, StringComparison.Ordinal));

    // Upstreams that are gone give their places among the ejected back to those that are there.
    private void Share(GatewaySnapshot? previous)
    {
        _ejections.Fit(Upstreams.Count);
        var kept = Upstreams.ToHashSet();
        foreach (var gone in (previous?.Upstreams ?? []).Where(u => !kept.Contains(u)))
        {
            gone.Health.Retire();
        }

        foreach (var upstream in Upstreams)
        {
            upstream.Health.Join(_ejections);
        }
    }

    private static UpstreamRoute[] MakeRoutes(GatewaySpec spec, AccessTable access, GatewaySnapshot? previous)
    {
        var before = (previous?._routes ?? []).ToDictionary(r => r.Upstream.Spec);
        var keys = new HashSet<(string, string)>();
        var rate = spec.Limits.UpstreamRate;
        var routes = new List<UpstreamRoute>(spec.Upstreams.Count);
        foreach (var upstream in spec.Upstreams)
        {
            if (!keys.Add((upstream.Machine, upstream.Service)))
            {
                throw new GatewayConfigurationException($"Gateway '{spec.Name}' leads to service '{upstream.Service}' of '{upstream.Machine}' twice; name it once.");
            }

            var kept = before.GetValueOrDefault(upstream);
            var bucket = rate is null ? null : kept?.Bucket is { } same && previous!.Spec.Limits.UpstreamRate == rate ? same : new RateBucket(rate);
            routes.Add(new UpstreamRoute(kept?.Upstream ?? new Upstream(upstream), access.RulesTo(upstream.Machine, upstream.Service), bucket));
        }

        return [.. routes];
    }

    private static IEnumerable<KeyValuePair<string, UpstreamRoute>> TunnelNames(UpstreamRoute route)
    {
        var (machine, service, port) = (route.Upstream.Machine, route.Upstream.Service, route.Upstream.Endpoint.Port);
        yield return KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{machine}:{port}"), route);
        yield return KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{machine}.{service}:{port}"), route);
    }

    // How a caller names the gateway itself in absolute form (RFC 9112 section 3.2.2).
    private static IEnumerable<string> OwnNames(IPEndPoint endpoint)
    {
        const int HttpPort = 80;
        yield return endpoint.ToString();
        yield return string.Create(CultureInfo.InvariantCulture, $"localhost:{endpoint.Port}");
        if (endpoint.Port == HttpPort)
        {
            yield return endpoint.ToString()[..^3];
            yield return "localhost";
        }
    }
}
