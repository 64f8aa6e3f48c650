using System.Net;
using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Whether two filters say the same of all packets to and from endpoints that are the same before and after.</summary>
/// <remarks>Rules have to be the same in the same order, whoever said so; a set may have other members where none of these endpoints is among the others.</remarks>
internal sealed class FilterComparison(PlanIndex before, EndpointMapping mapping)
{
    // Machines share filters, and filters share sets and rules.
    private readonly Dictionary<object, Dictionary<object, bool>> _known = new(ReferenceEqualityComparer.Instance);

    public bool SayTheSame(FilterSpec was, FilterSpec now) => Known(was, now, AreSame);

    private bool AreSame(FilterSpec was, FilterSpec now) =>
        was.InputPolicy == now.InputPolicy && was.ForwardPolicy == now.ForwardPolicy && was.OutputPolicy == now.OutputPolicy && was.Nat.Count == 0 && now.Nat.Count == 0 &&
        Known(was.Rules, now.Rules, AreSame) && Known(was.Sets, now.Sets, AreSame);

    private static bool AreSame(IReadOnlyList<FilterRuleSpec> was, IReadOnlyList<FilterRuleSpec> now) => was.Count == now.Count && was.Zip(now).All(r => IsSame(r.First, r.Second));

    private bool AreSame(IReadOnlyList<AddressSetSpec> was, IReadOnlyList<AddressSetSpec> now) => was.Count == now.Count && was.Zip(now).All(s => Known(s.First, s.Second, IsSame));

    // Where a rule stands in the file, and whether what it matches is logged, decides nothing.
    private static bool IsSame(FilterRuleSpec was, FilterRuleSpec now) => ReferenceEquals(was, now) ||
        (was with { Ports = now.Ports, IcmpTypes = now.IcmpTypes, Origin = now.Origin, LogGroup = now.LogGroup } == now && was.Ports.SequenceEqual(now.Ports) && was.IcmpTypes.SequenceEqual(now.IcmpTypes));

    private bool IsSame(AddressSetSpec was, AddressSetSpec now)
    {
        if (!string.Equals(was.Name, now.Name, StringComparison.Ordinal) || was.IsIPv6 != now.IsIPv6)
        {
            return false;
        }

        var (old, own) = (was.Networks.ToHashSet(), now.Networks.ToHashSet());
        var differ = was.Networks.Where(n => !own.Contains(n)).Concat(now.Networks.Where(n => !old.Contains(n))).ToList();
        return differ.Count == 0 || Common(differ).All(e => IsIn(was.Networks, e) == IsIn(now.Networks, e));
    }

    private IEnumerable<int> Common(List<IPNetwork> networks) =>
        StationLists.Members(networks, before.Stations).Where(s => s < before.EndpointCount && mapping.Has(s));

    private bool IsIn(IReadOnlyList<IPNetwork> networks, int endpoint)
    {
        var address = before.Stations.Address(endpoint);
        for (var i = 0; i < networks.Count; i++)
        {
            if (address.IsIn(AddressNumber.Of(networks[i].BaseAddress), networks[i].PrefixLength))
            {
                return true;
            }
        }

        return false;
    }

    private bool Known<T>(T was, T now, Func<T, T, bool> areSame)
        where T : class
    {
        if (ReferenceEquals(was, now))
        {
            return true;
        }

        if (!_known.TryGetValue(was, out var known))
        {
            _known.Add(was, known = new Dictionary<object, bool>(ReferenceEqualityComparer.Instance));
        }

        if (!known.TryGetValue(now, out var same))
        {
            known.Add(now, same = areSame(was, now));
        }

        return same;
    }
}
