using System.Globalization;
using System.Runtime.CompilerServices;
using Farspan.Planning.Certificates;
using Farspan.Planning.Dns;
using Farspan.Planning.Gateways;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.State.Overlays;

namespace Farspan.Planning.Differences;

/// <summary>Compares the specs of one machine; lists that many specs share are compared once and their changes shared too.</summary>
internal sealed class SpecDiffer
{
    private readonly Dictionary<Pair, IReadOnlyList<ItemChange>> _shared = [];

    public IReadOnlyList<ItemChange> Between(MachineSpec old, MachineSpec next) =>
    [
        .. Properties(PlanConcept.Machine, Facts(old), Facts(next)),
        .. KeyedDiff.Between(PlanConcept.Link, old.Links, next.Links, l => l.Name, SpecText.Of),
        .. KeyedDiff.Between(PlanConcept.Address, old.Addresses, next.Addresses, a => $"{a.Link} {a.Address}", SpecText.Of),
        .. KeyedDiff.Between(PlanConcept.Route, old.Routes, next.Routes, r => r.Destination.ToString(), SpecText.Of),
        .. Shared(old.Sysctls, next.Sysctls, (a, b) => KeyedDiff.Between(PlanConcept.Sysctl, a, b, s => s.Name, s => s.Value)),
        .. Overlays(old.Overlays, next.Overlays),
        .. Shared(old.Filter, next.Filter, Filters),
        .. Shared(old.Hosts, next.Hosts, (a, b) => KeyedDiff.Between(PlanConcept.Host, a, b, h => h.Address.ToString(), SpecText.Of)),
        .. Properties(PlanConcept.Resolver, Names(old), Names(next)),
        .. KeyedDiff.Between(PlanConcept.Service, old.Services, next.Services, s => s.Name, SpecText.Of, s => [.. s.Members.Select(m => m.Machine)]),
        .. KeyedDiff.Between(PlanConcept.Tls, [.. old.Services.SelectMany(CertificateText.Lines)], [.. next.Services.SelectMany(CertificateText.Lines)], t => t.Key, t => t.Value),
        .. KeyedDiff.Between(PlanConcept.Certificate, old.Certificates, next.Certificates, c => c.Name, CertificateText.Of),
        .. Properties(PlanConcept.NameServer, [.. old.DnsServers.SelectMany(DnsText.Lines)], [.. next.DnsServers.SelectMany(DnsText.Lines)]),
        .. Properties(PlanConcept.Record, [.. old.DnsServers.SelectMany(DnsText.Records)], [.. next.DnsServers.SelectMany(DnsText.Records)]),
        .. Properties(PlanConcept.Gateway, [.. old.Gateways.SelectMany(GatewayText.Lines)], [.. next.Gateways.SelectMany(GatewayText.Lines)]),
    ];

    private IEnumerable<ItemChange> Overlays(IReadOnlyList<OverlaySpec> old, IReadOnlyList<OverlaySpec> next)
    {
        var whole = KeyedDiff.Between(PlanConcept.Overlay, old, next, o => o.Name, o => string.Create(CultureInfo.InvariantCulture, $"{o.Link} udp {o.ListenPort}"));
        var peers = old.Join(next, o => o.Name, o => o.Name, (a, b) => Shared(a.Members, b.Members, (was, becomes) =>
            KeyedDiff.Between(PlanConcept.Peer, was, becomes, p => $"{a.Name}/{p.Machine}", SpecText.Of)));
        return whole.Concat(peers.SelectMany(p => p));
    }

    private static IReadOnlyList<ItemChange> Filters(FilterSpec old, FilterSpec next)
    {
        var rules = KeyedDiff.Between(
            PlanConcept.FilterRule,
            [.. old.Rules.Select(FilterText.Of)],
            [.. next.Rules.Select(FilterText.Of)],
            r => r,
            r => r);
        var nat = KeyedDiff.Between(PlanConcept.Nat, [.. old.Nat.Select(NatText.Of)], [.. next.Nat.Select(NatText.Of)], r => r, r => r);
        return
        [
            .. Properties(PlanConcept.FilterChain, Chains(old), Chains(next)),
            .. KeyedDiff.Between(
                PlanConcept.AddressSet, old.Sets, next.Sets, s => s.Name, SpecText.Of, s => [.. s.Networks.Select(SpecText.Of)]),
            .. rules,
            .. rules.Count == 0 ? Properties(PlanConcept.FilterChain, [("order", Order(old))], [("order", Order(next))]) : [],
            .. nat,
            .. nat.Count == 0 ? Properties(PlanConcept.FilterChain, [("translation order", NatOrder(old))], [("translation order", NatOrder(next))]) : [],
        ];
    }

    private static string Order(FilterSpec filter) => string.Join('\n', filter.Rules.Select(FilterText.Of));

    private static string NatOrder(FilterSpec filter) => string.Join('\n', filter.Nat.Select(NatText.Of));

    private static (string Key, string Value)[] Chains(FilterSpec filter) =>
        [("input", $"{filter.InputPolicy}"), ("forward", $"{filter.ForwardPolicy}"), ("output", $"{filter.OutputPolicy}")];

    private static (string Key, string Value)[] Facts(MachineSpec spec) =>
        [("role", $"{spec.Role}"), ("provider", spec.Provider ?? "none"), ("zone", spec.Zone ?? "none")];

    private static (string Key, string Value)[] Names(MachineSpec spec) =>
        [("servers", string.Join(' ', spec.Resolver.Servers)), ("search", string.Join(' ', spec.Resolver.Search))];

    private static IReadOnlyList<ItemChange> Properties(PlanConcept concept, (string Key, string Value)[] old, (string Key, string Value)[] next) =>
        KeyedDiff.Between(concept, old, next, p => p.Key, p => p.Value);

    private IReadOnlyList<ItemChange> Shared<T>(T old, T next, Func<T, T, IReadOnlyList<ItemChange>> between)
        where T : class
    {
        if (ReferenceEquals(old, next))
        {
            return [];
        }

        if (!_shared.TryGetValue(new Pair(old, next), out var changes))
        {
            changes = between(old, next);
            _shared.Add(new Pair(old, next), changes);
        }

        return changes;
    }

    private readonly record struct Pair(object Old, object Next)
    {
        public bool Equals(Pair other) => ReferenceEquals(Old, other.Old) && ReferenceEquals(Next, other.Next);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Old), RuntimeHelpers.GetHashCode(Next));
    }
}
