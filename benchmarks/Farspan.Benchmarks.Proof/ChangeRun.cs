using System.Diagnostics;
using System.Globalization;
using Farspan.Addressing;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Benchmarks.Proof;

/// <summary>One changed rule, one machine with another's rules, one machine with another label, at 10,000 machines: what it costs to have the relation again.</summary>
/// <remarks>The compiler of plans is not in it: the changed plan shares all that did not change with the plan before, and is made before the clock starts.</remarks>
internal static class ChangeRun
{
    private const int RuleRuns = 1_000;
    private const int Runs = 200;

    // Until methods that matter are compiled with what was seen of them, as in a program that waits for changes.
    private const int WarmUps = 2_000;
    private const int FewWarmUps = 30;
    private const int LabelRuns = 50;
    private const int ScratchWarmUps = 5;
    private const int ScratchRuns = 50;

    public static void Measure(TextWriter output)
    {
        var network = SyntheticNetwork.Of(10_000);
        var plan = ColdRun.Compile([.. network.Write(), ChangeClaims.Write(network)]);
        plan = plan with { Machines = plan.Machines.ToArray() };
        IncrementalProver? prover = null;
        var cold = Clock.Of(() => prover = IncrementalProver.Of(plan));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prover!.Claims.Count:N0} claims from scratch, {prover.Claims.Count(c => c.Outcome == Outcome.Holds):N0} hold: {cold} ms"));
        output.WriteLine(Run("one rule of all machines of a role", prover, new RuleChanges().Next, WarmUps, RuleRuns));
        output.WriteLine(Run("one machine with another's filter", prover, Moved, FewWarmUps, Runs));
        output.WriteLine(Run("one machine with another label", prover, Labelled, FewWarmUps, LabelRuns));
        output.WriteLine(Scratch("one machine added", prover, p => p with { Machines = [.. p.Machines, Twin(p)] }));
        output.WriteLine(Scratch("one machine removed", prover, p => p with { Machines = p.Machines.Take(p.Machines.Count - 1).ToArray() }));
        output.WriteLine(Scratch("one address", prover, p => p with { Machines = [.. p.Machines.Take(p.Machines.Count - 1), p.Machines[^1] with { Addresses = [.. p.Machines[^1].Addresses.Take(1)] }] }));
    }

    private static string Run(string what, IncrementalProver prover, Func<NetworkPlan, int, NetworkPlan> change, int warmUps, int runs)
    {
        var (times, all, still) = (new List<double>(), new List<double>(), new List<double>());
        var (quick, proved, cpu) = (0, 0, new List<double>());
        for (var i = 0; i < warmUps + runs; i++)
        {
            var plan = change(prover.Relation.Plan, i);
            var handed = PlanChange.Between(prover.Relation.Plan, plan);
            var before = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var relation = prover.Relation.With(handed);
            var made = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            var next = prover.With(relation, handed);
            var claims = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            quick += relation.Redone == Redone.Filters ? 1 : 0;
            if (i >= warmUps)
            {
                cpu.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds);
                times.Add(made);
                all.Add(made + claims);
                proved += next.Proved.Count > 0 ? 1 : 0;
                if (next.Proved.Count == 0)
                {
                    still.Add(made + claims);
                }
            }

            // Each change follows the one before, as in an editor.
            prover = next;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{what,-36}: relation p50 {At(times, 50):N0} µs, p99 {At(times, 99):N0} µs; with all claims p50 {At(all, 50):N0} µs, p99 {At(all, 99):N0} µs; {proved} of {runs} changes made claims to be proved again, the others p50 {At(still, 50):N0} µs, p99 {At(still, 99):N0} µs; {quick} of {warmUps + runs} without computing all again; CPU of the process with all claims p50 {At(cpu, 50):N0} µs, p99 {At(cpu, 99):N0} µs, mean {cpu.Average():N0} µs");
    }

    // The relation is computed from scratch; claims that the change does not reach keep their proof.
    private static string Scratch(string what, IncrementalProver prover, Func<NetworkPlan, NetworkPlan> change)
    {
        var (times, all) = (new List<double>(), new List<double>());
        var proved = 0;
        for (var i = 0; i < ScratchWarmUps + ScratchRuns; i++)
        {
            var plan = change(prover.Relation.Plan);
            ReachabilityRelation? next = null;
            var relation = Clock.Of(() => next = prover.Relation.With(plan)).CpuMs;
            var claims = Clock.Of(() => proved = prover.With(next!, PlanChange.Between(prover.Relation.Plan, plan)).Proved.Count).CpuMs;
            if (i >= ScratchWarmUps)
            {
                times.Add(relation);
                all.Add(relation + claims);
            }

            if (next!.Redone != Redone.Everything)
            {
                throw new InvalidOperationException($"{what} was not computed from scratch.");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{what,-36}: relation from scratch, CPU p50 {At(times, 50):N0} ms, p99 {At(times, 99):N0} ms; with all claims p50 {At(all, 50):N0} ms, p99 {At(all, 99):N0} ms; {proved} of {prover.Claims.Count:N0} claims proved again");
    }

    private static double At(List<double> times, int percent) => times.Count == 0 ? 0 : times.Order().ElementAt(times.Count * percent / 100);

    // Another machine like the last: a name and an address of its own, the rest shared.
    private static MachineSpec Twin(NetworkPlan plan) => plan.Machines[^1] with
    {
        Machine = "m-more",
        Addresses = [plan.Machines[^1].Addresses[0] with { Address = new System.Net.IPAddress([10, 0, 63, 250]) }],
        Overlays = [],
    };

    private static NetworkPlan Moved(NetworkPlan plan, int i)
    {
        var machine = i * 37 % plan.Machines.Count;
        var filter = plan.Machines[((i * 41) + 5) % plan.Machines.Count].Filter;
        return With(plan, m => ReferenceEquals(m, plan.Machines[machine]) ? filter : m.Filter);
    }

    // The machine leaves the sets of its role and joins those of another: every filter that speaks of them changes.
    private static NetworkPlan Labelled(NetworkPlan plan, int i)
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
        return With(plan, m => filters.GetValueOrDefault(ReferenceEquals(m, plan.Machines[machine]) ? wanted : m.Filter, m.Filter));
    }

    private static List<System.Net.IPNetwork> Addresses(NetworkPlan plan, int machine) => [.. plan.Machines[machine].Addresses.Select(a => a.Address.ToHostNetwork())];

    internal static NetworkPlan With(NetworkPlan plan, Func<MachineSpec, FilterSpec> filter) => plan with
    {
        Machines = plan.Machines.Select(m => filter(m) is var f && ReferenceEquals(f, m.Filter) ? m : m with { Filter = f }).ToArray(),
    };
}
