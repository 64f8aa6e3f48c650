using System.Net;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Tests.Mutations;

/// <summary>The kinds of rules that plans are made of, found in the plans themselves, and what a compiler's mistake in each would look like.</summary>
internal static class MutationKinds
{
    /// <summary>Every kind of rule, chain policy, route, allowed IP and kernel parameter of a plan, as <c>router forward default same network</c>.</summary>
    public static IEnumerable<string> Of(NetworkPlan plan) => plan.Machines.Concat(plan.Fabric).SelectMany(spec => spec.Filter.Rules.Select(r => KindOf(spec, r))
        .Concat(Policies(spec.Filter).Where(p => p.Verdict == FilterVerdict.Drop).Select(p => $"{Role(spec)} {p.Chain} chain policy"))
        .Concat(spec.Filter.Nat.Select(r => KindOf(spec, r)))
        .Concat(spec.Routes.Select(r => KindOf(spec, r.Destination)))
        .Concat(spec.Overlays.Select(_ => "allowed IPs"))
        .Concat(spec.Sysctls.Select(s => KindOf(spec, s.Name)))).Distinct(StringComparer.Ordinal);

    /// <summary>The plan without everything of a kind.</summary>
    public static NetworkPlan Drop(this NetworkPlan plan, string kind) => Change(plan, spec => spec with
    {
        Filter = WithPolicies(spec, kind, spec.Filter with { Rules = [.. spec.Filter.Rules.Where(r => KindOf(spec, r) != kind)], Nat = [.. spec.Filter.Nat.Where(r => KindOf(spec, r) != kind)] }, FilterVerdict.Accept),
        Routes = [.. spec.Routes.Where(r => KindOf(spec, r.Destination) != kind)],
        Sysctls = [.. spec.Sysctls.Where(s => KindOf(spec, s.Name) != kind)],
        Overlays = kind != "allowed IPs" ? spec.Overlays : [.. spec.Overlays.Select(o => o with { Members = [.. o.Members.Select(m => m with { AllowedIps = [] })] })],
    });

    /// <summary>The plan with everything of a kind meaning everything: any address, port, protocol, link and state; any destination; any source for a peer.</summary>
    public static NetworkPlan Widen(this NetworkPlan plan, string kind) => Change(plan, spec => spec with
    {
        Filter = spec.Filter with
        {
            Rules = [.. spec.Filter.Rules.Select(r => KindOf(spec, r) == kind ? Anything(r) : r)],
            Nat = [.. spec.Filter.Nat.Select(r => KindOf(spec, r) == kind ? r with { InLink = null, OutLink = null, Source = null, Destination = null, Protocol = FilterProtocol.Any, Ports = [], ToPort = null } : r)],
        },
        Routes = [.. spec.Routes.Select(r => KindOf(spec, r.Destination) == kind ? r with { Destination = All(r.Destination) } : r)],
        Overlays = kind != "allowed IPs" ? spec.Overlays : [.. spec.Overlays.Select(o => o with { Members = [.. o.Members.Select(m => m with { AllowedIps = [.. m.AllowedIps.Select(All)] })] })],
    });

    /// <summary>The plan with no filter on its machines: what routers and routes alone hold back.</summary>
    public static NetworkPlan OpenMachines(this NetworkPlan plan) => plan with { Machines = [.. plan.Machines.Select(m => m with { Filter = FilterSpecs.Open })] };

    // Kinds without a number or a name: «policy/3 t.yaml:9:5» is a policy; «in» and «out» are how routers tell the two directions apart.
    private static string KindOf(MachineSpec spec, FilterRuleSpec rule)
    {
        var origin = rule.Origin.StartsWith("default ", StringComparison.Ordinal) ? rule.Origin : rule.Origin[..rule.Origin.IndexOf('/', StringComparison.Ordinal)];
        var direction = rule.Chain != FilterChain.Forward ? string.Empty : rule.InLink is not null ? " in" : rule.OutLink is not null ? " out" : string.Empty;
        return $"{Role(spec)} {rule.Chain.ToString().ToLowerInvariant()} {origin}{direction}";
    }

    // A private link translates in both directions at both of its routers: towards the backbone where it asks, from there where it answers.
    private static string KindOf(MachineSpec spec, NatRuleSpec rule) =>
        $"{Role(spec)} {rule.Kind.ToString().ToLowerInvariant()} nat {rule.Origin[..rule.Origin.IndexOf('/', StringComparison.Ordinal)]}{rule switch { { InLink: not null } => " in", { OutLink: "wan0" } => " out", { OutLink: not null } => " on", _ => "" }}";

    private static string KindOf(MachineSpec spec, IPNetwork destination) => $"{Role(spec)} route {(destination.PrefixLength == 0 ? "default" : "to a block")}";

    // net/ipv6/conf/eth0/accept_ra is one kind with net/ipv6/conf/all/accept_ra.
    private static string KindOf(MachineSpec spec, string sysctl) => $"{Role(spec)} {sysctl[(sysctl.LastIndexOf('/') + 1)..]}{(sysctl.Contains("ipv6", StringComparison.Ordinal) ? " (IPv6)" : string.Empty)}";

    private static string Role(MachineSpec spec) => spec.Role switch { MachineRole.Machine => "machine", MachineRole.Router => "router", MachineRole.Internet => "internet", _ => "backbone" };

    private static IEnumerable<(string Chain, FilterVerdict Verdict)> Policies(FilterSpec filter) => [("input", filter.InputPolicy), ("forward", filter.ForwardPolicy), ("output", filter.OutputPolicy)];

    private static FilterSpec WithPolicies(MachineSpec spec, string kind, FilterSpec filter, FilterVerdict verdict) => filter with
    {
        InputPolicy = kind == $"{Role(spec)} input chain policy" ? verdict : filter.InputPolicy,
        ForwardPolicy = kind == $"{Role(spec)} forward chain policy" ? verdict : filter.ForwardPolicy,
        OutputPolicy = kind == $"{Role(spec)} output chain policy" ? verdict : filter.OutputPolicy,
    };

    private static FilterRuleSpec Anything(FilterRuleSpec rule) => rule with
    {
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        IcmpTypes = [],
        States = ConnectionStates.None,
    };

    private static IPNetwork All(IPNetwork network) => new(network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);

    private static NetworkPlan Change(NetworkPlan plan, Func<MachineSpec, MachineSpec> change) =>
        plan with { Machines = [.. plan.Machines.Select(change)], Fabric = [.. plan.Fabric.Select(change)] };
}
