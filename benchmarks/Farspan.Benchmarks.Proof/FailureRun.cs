using System.Globalization;
using System.Numerics;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Benchmarks.Proof;

/// <summary>Every one and every two of forty failures against a thousand claims: half that a role reaches a service, half quorums of five.</summary>
internal static class FailureRun
{
    private const int Each = 10;
    private const int Claims = 500;
    private const int Members = 5;

    public static string Measure()
    {
        var plan = ColdRun.Compile(SyntheticNetwork.Of(1_000).Write());
        var relation = ReachabilityRelation.Of(plan);
        var failures = Failures(plan);
        var (broken, lost, pairs, sets) = (0L, 0L, 0L, 0L);
        var bits = default(Clock);
        var search = default(Clock);
        var times = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            (broken, lost, pairs, sets) = (0, 0, 0, 0);
            FailureImpact? impact = null;
            var (always, quorums) = (new ulong[Claims], new ulong[Claims][]);
            bits = Clock.Of(() =>
            {
                impact = relation.Impact(failures);
                pairs = Always(relation, impact, always) + Quorums(relation, impact, quorums);
            });
            search = Clock.Of(() =>
            {
                foreach (var set in Sets(failures.Count))
                {
                    sets++;
                    foreach (var claim in always)
                    {
                        broken += (claim & set) != 0 ? 1 : 0;
                    }

                    foreach (var quorum in quorums)
                    {
                        lost += Largest(quorum, set) > Members / 2 ? 0 : 1;
                    }
                }
            });
            times.Add(bits.CpuMs + search.CpuMs);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"Failures: {sets} sets of {failures.Count} × {2 * Claims:N0} claims over {pairs:N0} pairs of 1,000 machines: bits {bits} ms, all sets {search} ms, together {times.Order().ElementAt(2):N1} ms CPU; {broken:N0} times a claim breaks, {lost:N0} times a quorum is lost");
    }

    private static List<Failure> Failures(NetworkPlan plan)
    {
        var topology = plan.Topology;
        return
        [
            .. topology.Providers.Take(Each).Select(p => Read($"provider/{p.Name}")),
            .. topology.Machines.Where(m => m.Zone is not null).Select(m => $"zone/{m.Provider.Name}/{m.Zone}").Distinct().Take(Each).Select(Read),
            .. topology.Links.Take(Each).Select(l => Read($"link/{l.Name}")),
            .. topology.Machines.Take(Each).Select(m => Read($"machine/{m.Name}")),
        ];
    }

    private static Failure Read(string text) =>
        Reference.TryParse(text, out var reference) ? new Failure(reference) : throw new InvalidOperationException($"'{text}' is no reference.");

    private static IEnumerable<ulong> Sets(int count)
    {
        for (var a = 0; a < count; a++)
        {
            for (var b = a; b < count; b++)
            {
                yield return (1UL << a) | (1UL << b);
            }
        }
    }

    // Every machine of a role reaches every one of another where a policy says so.
    private static long Always(ReachabilityRelation relation, FailureImpact impact, ulong[] claims)
    {
        var byRole = relation.Plan.Topology.Machines.Select((m, i) => (m, i)).GroupBy(m => m.m.Labels["role"], StringComparer.Ordinal)
            .Select(g => g.Select(m => Mesh(relation, relation.Plan.Machines[m.i].Machine)).ToList()).ToList();
        var (found, pairs) = (0, 0L);
        for (var from = 0; from < byRole.Count && found < claims.Length; from++)
        {
            for (var to = 0; to < byRole.Count && found < claims.Length; to++)
            {
                var ports = relation.Answered(byRole[from][0], byRole[to][1]);
                if (from == to || ports.IsEmpty)
                {
                    continue;
                }

                foreach (var (a, b) in from a in byRole[@from] from b in byRole[to] select (a, b))
                {
                    claims[found] |= impact.Breaks(a, b, ports, answered: true);
                    pairs++;
                }

                found++;
            }
        }

        return pairs;
    }

    private static long Quorums(ReachabilityRelation relation, FailureImpact impact, ulong[][] quorums)
    {
        var machines = relation.Plan.Machines;
        for (var q = 0; q < quorums.Length; q++)
        {
            var members = Enumerable.Range(0, Members).Select(i => Mesh(relation, machines[((q * 17) + (i * 10) + (i / 3 * 3)) % machines.Count].Machine)).ToList();
            quorums[q] = new ulong[Members * Members];
            for (var pair = 0; pair < quorums[q].Length; pair++)
            {
                var (a, b) = (members[pair / Members], members[pair % Members]);
                var ports = a == b ? null : relation.Answered(a, b);
                quorums[q][pair] = ports is null ? 0 : ports.IsEmpty ? ulong.MaxValue : impact.Breaks(a, b, ports, answered: true);
            }
        }

        return (long)quorums.Length * Members * (Members - 1);
    }

    private static Endpoint Mesh(ReachabilityRelation relation, string machine) => relation.Endpoints.Of(machine).First(e => e.Overlay is not null);

    // The largest part of the members that still talk to each other, both ways.
    private static int Largest(ulong[] pairs, ulong set)
    {
        var (left, largest) = ((1 << Members) - 1, 0);
        for (var start = 0; start < Members; start++)
        {
            if ((left & (1 << start)) == 0 || (pairs[(start * Members) + start] & set) != 0)
            {
                continue;
            }

            var (part, grown) = (0, 1 << start);
            while (part != grown)
            {
                part = grown;
                for (var member = 0; member < Members; member++)
                {
                    for (var other = 0; other < Members; other++)
                    {
                        grown |= (part & (1 << member)) != 0 && ((pairs[(member * Members) + other] | pairs[(other * Members) + member]) & set) == 0 ? 1 << other : 0;
                    }
                }
            }

            (left, largest) = (left & ~part, Math.Max(largest, BitOperations.PopCount((uint)part)));
        }

        return largest;
    }
}
