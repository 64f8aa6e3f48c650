using System.Globalization;
using System.Text;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Benchmarks.Proof;

/// <summary>One network in a process that has proved nothing before.</summary>
internal static class ColdRun
{
    private const int Rows = 20;

    public static string Measure(SyntheticNetwork network)
    {
        var plan = Compile(network.Write());
        GC.Collect();
        var before = (Heap: GC.GetTotalMemory(forceFullCollection: true), Resident: Status("VmRSS:"));
        ReachabilityRelation? relation = null;
        var cold = Clock.Of(() => relation = ReachabilityRelation.Of(plan));
        var peak = Status("VmHWM:");
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before.Heap;
        var again = Clock.Of(() => relation = ReachabilityRelation.Of(plan));
        var groups = 0;
        var fold = Clock.Of(() => groups = relation!.Groups.Count);
        var (allowed, row) = (0L, default(Clock));
        var all = relation!.Endpoints.All;
        row = Clock.Of(() =>
        {
            for (var i = 0; i < Rows; i++)
            {
                var from = all[(int)((long)i * all.Count / Rows)];
                for (var to = 0; to < all.Count; to++)
                {
                    allowed += relation.Delivered(from, all[to]).IsEmpty ? 0 : 1;
                }
            }
        });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cold.CpuMs}|{network.Machines,7:N0} machines, {network.Rules,6:N0} rules, {relation.Ports.Atoms.Count,3} port atoms, {network.Roles * network.Tiers,6:N0} label combinations: cold {cold} ms, once more {again} ms, groups {fold} ms; {groups,6:N0} groups; kept {kept / 1048576.0,6:N1} MiB, resident +{(Status("VmRSS:") - before.Resident) / 1048576.0:N0} MiB, peak {peak / 1048576.0:N0} MiB; a pair {row.CpuMs * 1e6 / Rows / all.Count:N0} ns, {100.0 * allowed / Rows / all.Count:N1} % of pairs reach");
    }

    public static NetworkPlan Compile(IReadOnlyList<string> files)
    {
        var read = TopologyReader.Read([.. files.Select((text, i) => new SourceFile(FormattableString.Invariant($"synthetic-{i}.yaml"), Encoding.UTF8.GetBytes(text)))]);
        var topology = read.Topology ?? throw new InvalidOperationException(string.Join('\n', read.Diagnostics.Take(5)));
        var compiled = PlanCompiler.Compile(topology, PlanInputs.None);
        return compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Diagnostics.Take(5)));
    }

    // Resident memory of this process, and the largest it was (proc(5)).
    private static long Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
