using System.Net;
using Farspan.Planning;
using Farspan.State.Gateways;

namespace Farspan.Rendering.Files.Gateways;

/// <summary>Finds what each machine of a plan may call through which gateways.</summary>
internal sealed class ProxyAccessFinder
{
    private readonly Dictionary<string, List<ProxyAccess>> _byMachine = new(StringComparer.Ordinal);

    /// <summary>Looks through a plan.</summary>
    public ProxyAccessFinder(NetworkPlan plan)
    {
        foreach (var gateway in plan.Machines.SelectMany(m => m.Gateways).GroupBy(g => g.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Add([.. gateway]);
        }
    }

    /// <summary>By gateway; empty where the machine may call none.</summary>
    public IReadOnlyList<ProxyAccess> Of(string machine) => _byMachine.GetValueOrDefault(machine) ?? [];

    // What differs between the machines that run a gateway is where it listens.
    private void Add(IReadOnlyList<GatewaySpec> gateways)
    {
        var spec = gateways[0];
        var urls = Urls(gateways, isEgress: false);
        var egressUrls = Urls(gateways, isEgress: true);
        var rules = spec.Rules.Select(r => (Rule: r, From: new AddressTest(r.From))).ToList();
        var outside = spec.Egress.Select(e => (Rule: e, From: new AddressTest(e.From))).ToList();
        // Many machines are let in by the same rules.
        var known = new Dictionary<string, ProxyAccess>(StringComparer.Ordinal);
        foreach (var caller in spec.Callers)
        {
            var own = rules.FindAll(r => caller.Addresses.Any(r.From.Holds));
            var ways = outside.FindAll(r => caller.Addresses.Any(r.From.Holds));
            if (own.Count + ways.Count == 0)
            {
                continue;
            }

            var key = $"{string.Join(' ', own.Select(r => rules.IndexOf(r)))} | {string.Join(' ', ways.Select(r => outside.IndexOf(r)))}";
            if (!known.TryGetValue(key, out var access))
            {
                known.Add(key, access = Access(spec, urls, egressUrls, [.. own.Select(r => r.Rule)], [.. ways.Select(r => r.Rule)]));
            }

            if (!_byMachine.TryGetValue(caller.Machine, out var all))
            {
                _byMachine.Add(caller.Machine, all = []);
            }

            all.Add(access);
        }
    }

    private static ProxyAccess Access(
        GatewaySpec spec, IReadOnlyList<string> urls, IReadOnlyList<string> egressUrls, IReadOnlyList<AccessRuleSpec> rules, IReadOnlyList<EgressRuleSpec> outside)
    {
        var several = spec.Upstreams.CountBy(u => u.Machine, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var reached = spec.Upstreams.ToLookup(u => rules.Any(r => Leads(r, u) && IsFree(r)) ? true : rules.Any(r => Leads(r, u)) ? false : (bool?)null);
        string Path(UpstreamSpec upstream) => several.Contains(upstream.Machine) ? $"{upstream.Machine}/{upstream.Service}" : upstream.Machine;
        return new ProxyAccess
        {
            Gateway = spec.Name,
            Urls = urls,
            Volumes = [.. reached[true].Select(Path)],
            Restricted = [.. reached[false].Select(Path)],
            EgressUrls = outside.Count > 0 ? egressUrls : [],
            Outside = [.. outside.SelectMany(e => e.Ports.Select(p => $"{e.Host}:{p}")).Distinct(StringComparer.Ordinal)],
        };
    }

    private static bool Leads(AccessRuleSpec rule, UpstreamSpec upstream) =>
        rule.To.Any(t => t.Service == upstream.Service && (t.Machine is null || t.Machine == upstream.Machine));

    private static bool IsFree(AccessRuleSpec rule) => rule.As.Count == 0 && (rule.Methods.Count == 0 || rule.Methods.Contains("GET", StringComparer.Ordinal));

    private static List<string> Urls(IReadOnlyList<GatewaySpec> gateways, bool isEgress) =>
    [
        .. gateways.SelectMany(g => g.Listeners).Where(l => l.IsEgress == isEgress).OrderBy(l => l.Tls is not null)
            .SelectMany(l => l.Endpoints.Select(e => $"{(l.Tls is null ? "http" : "https")}://{e}")),
    ];

    // A rule often names each machine by its address, and there are as many callers: a set instead of a walk.
    private sealed class AddressTest(IReadOnlyList<IPNetwork> networks)
    {
        private readonly HashSet<IPAddress> _single = [.. networks.Where(IsSingle).Select(n => n.BaseAddress)];
        private readonly List<IPNetwork> _wide = [.. networks.Where(n => !IsSingle(n))];

        public bool Holds(IPAddress address) => networks.Count == 0 || _single.Contains(address) || _wide.Exists(n => n.Contains(address));

        private static bool IsSingle(IPNetwork network) => network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8;
    }
}
