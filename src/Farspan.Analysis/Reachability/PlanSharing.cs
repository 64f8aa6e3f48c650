using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.State.Overlays;
using Farspan.State.Services;

namespace Farspan.Analysis.Reachability;

/// <summary>Gives a plan that was compiled anew the objects of the plan before wherever both say the same, so that <see cref="PlanChange.Between"/> sees what really differs.</summary>
public sealed class PlanSharing
{
    private readonly Dictionary<(object Before, object After), bool> _same = [];
    private readonly Dictionary<FilterSpec, FilterSpec> _filters = new(ReferenceEqualityComparer.Instance);

    private PlanSharing()
    {
    }

    /// <summary>The plan after a change, with the parts of its machines, its routers and its cables shared.</summary>
    /// <param name="before">The plan before.</param>
    /// <param name="after">The plan after; what of it is new stays its own.</param>
    /// <param name="isTopologySame">Whether the files say the same at the same places outside of their policies. Who does not know it says no.</param>
    public static NetworkPlan Of(NetworkPlan before, NetworkPlan after, bool isTopologySame)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Machines.Count != after.Machines.Count || before.Fabric.Count != after.Fabric.Count)
        {
            return after;
        }

        var sharing = new PlanSharing();
        MachineSpec[] machines = [.. before.Machines.Zip(after.Machines, sharing.Machine)];
        MachineSpec[] fabric = [.. before.Fabric.Zip(after.Fabric, sharing.Machine)];
        var isFabricSame = before.Fabric.Zip(fabric).All(n => PlanChange.HasSameParts(n.First, n.Second) && ReferenceEquals(n.First.Filter, n.Second.Filter));
        return after with
        {
            Machines = machines,
            Fabric = isFabricSame ? before.Fabric : fabric,
            Cables = before.Cables.SequenceEqual(after.Cables) ? before.Cables : after.Cables,
            Topology = isTopologySame ? Topology(before.Topology, after.Topology) : after.Topology,
        };
    }

    private static Topology.Model.NetworkTopology Topology(Topology.Model.NetworkTopology before, Topology.Model.NetworkTopology after) => after with
    {
        Providers = before.Providers,
        Networks = before.Networks,
        Machines = before.Machines,
        Overlays = before.Overlays,
        Services = before.Services,
        Links = before.Links,
        Claims = before.Claims,
    };

    private MachineSpec Machine(MachineSpec before, MachineSpec after) => before.Machine != after.Machine ? after : after with
    {
        Machine = before.Machine,
        Links = List(before.Links, after.Links),
        Addresses = List(before.Addresses, after.Addresses),
        Routes = List(before.Routes, after.Routes),
        Sysctls = List(before.Sysctls, after.Sysctls),
        Overlays = List(before.Overlays, after.Overlays, IsSame),
        Services = List(before.Services, after.Services, IsSame),
        Filter = Filter(before.Filter, after.Filter),
    };

    // Machines that share a filter go on sharing it: what comes of a pair of filters is found once.
    private FilterSpec Filter(FilterSpec before, FilterSpec after)
    {
        var sets = List(before.Sets, after.Sets, IsSame);
        var rules = List(before.Rules, after.Rules, IsSame);
        var nat = List(before.Nat, after.Nat, IsSame);
        if (ReferenceEquals(sets, before.Sets) && ReferenceEquals(rules, before.Rules) && ReferenceEquals(nat, before.Nat) &&
            before.InputPolicy == after.InputPolicy && before.ForwardPolicy == after.ForwardPolicy && before.OutputPolicy == after.OutputPolicy)
        {
            return before;
        }

        if (!_filters.TryGetValue(after, out var shared))
        {
            _filters.Add(after, shared = after with { Sets = Items(before.Sets, sets, IsSame), Rules = Items(before.Rules, rules, IsSame), Nat = nat });
        }

        return shared;
    }

    // The list before where all of its items say the same.
    private IReadOnlyList<T> List<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, T, bool>? isSame = null)
        where T : class
    {
        if (ReferenceEquals(before, after))
        {
            return before;
        }

        if (!_same.TryGetValue((before, after), out var same))
        {
            same = before.Count == after.Count && before.Zip(after).All(p => isSame is null ? p.First.Equals(p.Second) : isSame(p.First, p.Second));
            _same.Add((before, after), same);
        }

        return same ? before : after;
    }

    // Before and after what differs, the items before.
    private static IReadOnlyList<T> Items<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, T, bool> isSame)
        where T : class
    {
        if (ReferenceEquals(before, after))
        {
            return before;
        }

        var items = after.ToArray();
        var (first, last) = (0, 0);
        for (; first < items.Length && first < before.Count && isSame(before[first], items[first]); first++)
        {
            items[first] = before[first];
        }

        for (; last < items.Length - first && last < before.Count - first && isSame(before[^(last + 1)], items[^(last + 1)]); last++)
        {
            items[^(last + 1)] = before[^(last + 1)];
        }

        return items;
    }

    private bool IsSame(OverlaySpec a, OverlaySpec b) => a with { Members = b.Members } == b && ReferenceEquals(List(a.Members, b.Members, IsSame), a.Members);

    private bool IsSame(PeerSpec a, PeerSpec b) => a with { AllowedIps = b.AllowedIps } == b && a.AllowedIps.SequenceEqual(b.AllowedIps);

    private bool IsSame(ServiceSpec a, ServiceSpec b) => a with { Bind = b.Bind, Ports = b.Ports, Tls = b.Tls, Members = b.Members } == b &&
        a.Bind.SequenceEqual(b.Bind) && a.Ports.SequenceEqual(b.Ports) && ReferenceEquals(List(a.Tls, b.Tls, IsSame), a.Tls) && ReferenceEquals(List(a.Members, b.Members, IsSame), a.Members);

    private static bool IsSame(ServiceTlsSpec a, ServiceTlsSpec b) => a with { CipherSuites = b.CipherSuites } == b && a.CipherSuites.SequenceEqual(b.CipherSuites);

    private static bool IsSame(ServiceMemberSpec a, ServiceMemberSpec b) => a with { Addresses = b.Addresses } == b && a.Addresses.SequenceEqual(b.Addresses);

    private static bool IsSame(AddressSetSpec a, AddressSetSpec b) => ReferenceEquals(a, b) || (a with { Networks = b.Networks } == b && a.Networks.SequenceEqual(b.Networks));

    private static bool IsSame(FilterRuleSpec a, FilterRuleSpec b) => ReferenceEquals(a, b) ||
        (a with { Ports = b.Ports, IcmpTypes = b.IcmpTypes } == b && a.Ports.SequenceEqual(b.Ports) && a.IcmpTypes.SequenceEqual(b.IcmpTypes));

    private static bool IsSame(NatRuleSpec a, NatRuleSpec b) => ReferenceEquals(a, b) || (a with { Ports = b.Ports } == b && a.Ports.SequenceEqual(b.Ports));
}
