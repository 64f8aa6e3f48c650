using System.Diagnostics;
using System.Globalization;
using Farspan.Addressing;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Benchmarks.Proof;

/// <summary>One changed rule, one machine with another's rules, one machine with another label, at 10,000 machines: what it costs to have the relation again.</summary>
/// <remarks>The compiler of plans is not in it: the changed plan shares all that did not change with the plan before, and is made before the clock starts.</remarks>
internal static class ChangeRun
{
    private const int Runs = 200;
    private const int WarmUps = 30;
    private const int Questions = 100;

    public static string Measure()
    {
        var plan = ColdRun.Compile(SyntheticNetwork.Of(10_000).Write());
        plan = plan with { Machines = plan.Machines.ToArray() };
        var relation = ReachabilityRelation.Of(plan);
        var lines = new List<string>
        {
            Run("one rule of all machines of a role", relation, Rule),
            Run("one machine with another's filter", relation, Moved),
            Run("one machine with another label", relation, Labelled),
        };
        return string.Join('\n', lines);
    }

    private static string Run(string what, ReachabilityRelation relation, Func<NetworkPlan, int, (NetworkPlan Plan, int Machine)> change)
    {
        var (times, asked) = (new List<double>(), new List<double>());
        var quick = 0;
        for (var i = 0; i < WarmUps + Runs; i++)
        {
            var (plan, machine) = change(relation.Plan, i);
            var from = relation.Endpoints.Of(plan.Machines[machine].Machine)[0];
            var handed = PlanChange.Between(relation.Plan, plan);
            var start = Stopwatch.GetTimestamp();
            var next = relation.With(handed);
            var made = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            var said = 0;
            for (var q = 0; q < Questions; q++)
            {
                said += next.Delivered(from, next.Endpoints.All[((q * 199) + i) % 20_000]).IsEmpty ? 0 : 1;
            }

            var again = Stopwatch.GetElapsedTime(start).TotalMicroseconds - made;
            quick += next.Endpoints == relation.Endpoints ? 1 : 0;

            // Each change follows the one before, as in an editor.
            relation = next;
            if (i >= WarmUps)
            {
                times.Add(made);
                asked.Add(again);
            }
        }

        times.Sort();
        asked.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{what,-36}: p50 {times[Runs / 2]:N0} µs, p99 {times[Runs * 99 / 100]:N0} µs; then {Questions} pairs of the machine {asked[Runs / 2]:N0} µs; {quick} of {WarmUps + Runs} without computing all again");
    }

    private static (NetworkPlan Plan, int Machine) Rule(NetworkPlan plan, int i)
    {
        var machine = i * 37 % plan.Machines.Count;
        var old = plan.Machines[machine].Filter;
        var rules = old.Rules.ToList();
        rules.RemoveAt(rules.Count - 1 - (i % 3));
        var filter = old with { Rules = rules };
        return (With(plan, m => ReferenceEquals(m.Filter, old) ? filter : m.Filter), machine);
    }

    private static (NetworkPlan Plan, int Machine) Moved(NetworkPlan plan, int i)
    {
        var machine = i * 37 % plan.Machines.Count;
        var filter = plan.Machines[((i * 41) + 5) % plan.Machines.Count].Filter;
        return (With(plan, m => ReferenceEquals(m, plan.Machines[machine]) ? filter : m.Filter), machine);
    }

    // The machine leaves the sets of its role and joins those of another: every filter that speaks of them changes.
    private static (NetworkPlan Plan, int Machine) Labelled(NetworkPlan plan, int i)
    {
        var (machine, other) = (i * 37 % plan.Machines.Count, ((i * 41) + 5) % plan.Machines.Count);
        var (mine, theirs) = (Addresses(plan, machine), Addresses(plan, other));
        var sets = new Dictionary<AddressSetSpec, AddressSetSpec>(ReferenceEqualityComparer.Instance);
        var filters = new Dictionary<FilterSpec, FilterSpec>(ReferenceEqualityComparer.Instance);
        foreach (var filter in plan.Machines.Select(m => m.Filter).Distinct(ReferenceEqualityComparer.Instance).Cast<FilterSpec>())
        {
            foreach (var set in filter.Sets.Where(s => !sets.ContainsKey(s) && s.Networks.Count < plan.Machines.Count / 2))
            {
                var networks = set.Networks.Where(n => !mine.Contains(n)).Concat(set.Networks.Where(theirs.Contains).Select(n => mine[theirs.IndexOf(n)])).ToList();
                if (!networks.SequenceEqual(set.Networks))
                {
                    sets.Add(set, set with { Networks = NetworkSets.Ordered(networks) });
                }
            }

            if (filter.Sets.Any(sets.ContainsKey))
            {
                filters.Add(filter, filter with { Sets = [.. filter.Sets.Select(s => sets.GetValueOrDefault(s, s))] });
            }
        }

        var wanted = plan.Machines[other].Filter;
        return (With(plan, m => filters.GetValueOrDefault(ReferenceEquals(m, plan.Machines[machine]) ? wanted : m.Filter, m.Filter)), machine);
    }

    private static List<System.Net.IPNetwork> Addresses(NetworkPlan plan, int machine) => [.. plan.Machines[machine].Addresses.Select(a => a.Address.ToHostNetwork())];

    private static NetworkPlan With(NetworkPlan plan, Func<MachineSpec, FilterSpec> filter) => plan with
    {
        Machines = plan.Machines.Select(m => filter(m) is var f && ReferenceEquals(f, m.Filter) ? m : m with { Filter = f }).ToArray(),
    };
}
