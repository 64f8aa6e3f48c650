using System.Globalization;
using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirements A8, B4, B5: what the proof says of whole rows is what visiting every pair says, witness and count included.</summary>
public sealed class PairwiseLawTests
{
    private static readonly string[] _roles = ["web", "db", "job"];
    private static readonly string[] _ports = ["", ", ports: 443/tcp", ", ports: [8000/tcp, 5005/tcp]", ", ports: 53/udp", ", ports: 9000/udp"];

    [Fact]
    public void Rows_say_what_every_pair_says()
    {
        var seen = new Dictionary<(string, Outcome), int>();
        Law.Holds(300, seed =>
        {
            if (Random(seed) is { } plan)
            {
                Compare(seed, ReachabilityRelation.Of(plan), seen);
            }
        }, () => Kinds().All(k => seen.GetValueOrDefault(k) > 5) ? null : string.Join(", ", seen));
    }

    [Fact]
    public void Rows_say_it_after_changes_and_of_plans_that_no_compiler_makes()
    {
        var (seen, changed) = (new Dictionary<(string, Outcome), int>(), 0);
        Law.Holds(300, seed =>
        {
            if (Random(seed) is { } plan)
            {
                Compare(seed, ReachabilityRelation.Of(RandomMutation.Of(plan, seed)), seen);

                // Filters that speak of new blocks split what rows that stay were made for.
                var relation = ReachabilityRelation.Of(plan);
                for (var step = 0; step < 3; step++)
                {
                    var next = relation.With(RandomMutation.OfFilter(relation.Plan, seed + step));
                    changed += next.IsBasedOn(relation) ? 1 : 0;
                    relation = next;
                }

                Compare(seed, relation, seen);
            }
        }, () => changed > 10 && seen.Values.Sum() > 1_000 ? null : $"{changed} changed, {seen.Values.Sum()} claims");
    }

    private static IEnumerable<(string, Outcome)> Kinds() =>
        from kind in new[] { nameof(NeverClaim), nameof(OnlyClaim), nameof(IsolatedClaim), nameof(AirGappedClaim), nameof(EncryptedClaim), nameof(AlwaysClaim) }
        from outcome in new[] { Outcome.Holds, Outcome.Fails }
        select (kind, outcome);

    private static void Compare(int seed, ReachabilityRelation relation, Dictionary<(string, Outcome), int> seen)
    {
        var (proofs, pairs) = (Prover.Prove(relation).Claims, new PairwiseClaims(relation));
        foreach (var proof in proofs)
        {
            var said = pairs.Judge(proof.Claim);
            var what = $"seed {seed}: {proof.Claim.Text}: {proof.Outcome} {proof.Reason}; every pair: {said}";
            if (proof.Claim is AlwaysClaim && proof.Outcome == Outcome.Unknown && said.Outcome == Outcome.Fails)
            {
                // Where only some of the ports that the answer may come back to pass, it is not known.
                continue;
            }

            Assert.True(proof.Outcome == said.Outcome, what);
            Assert.True((proof.Counterexample is not null) == (said.Outcome == Outcome.Fails), what);
            if (said.First is var (from, to))
            {
                var packet = proof.Counterexample!.Packet!.Request;
                Assert.True(packet.Arrives && packet.Flow.Source.Equals(from.Address) && packet.Flow.Destination.Equals(to.Address), what);
                Assert.True(said.NodePairs < 2 || proof.Reason.Contains(string.Create(CultureInfo.InvariantCulture, $"; {said.NodePairs - 1:N0} other pair"), StringComparison.Ordinal), what);
            }

            var key = (proof.Claim.GetType().Name, proof.Outcome);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }
    }

    private static NetworkPlan? Random(int seed) => Enumerable.Range(0, 6)
        .Select(i => RandomTopology.Write(seed ^ (i << 20))).Select((text, i) => Compile(text + Claims(text, new Random(seed + i)))).FirstOrDefault(p => p is not null);

    // Claims of each kind that is about packets, between sides that the topology has.
    private static string Claims(string text, Random random)
    {
        string One(params IReadOnlyList<string> items) => items[random.Next(items.Count)];
        var roles = _roles.Where(r => text.Contains($"role: {r}", StringComparison.Ordinal)).Select(r => $"{{ role: {r} }}").ToList();
        string[] machines = ["all", "machine/m0", "machine/m1", "[machine/m0, machine/m1]", "network/n0", .. roles];
        string[] sides = [.. machines, "service/s0", "[service/s0, machine/m1]", "cidr/10.0.0.0/16", "cidr/10.100.0.0/25", "internet", "internet"];
        string Flow()
        {
            var to = One(sides);
            return $"{{ from: {One(sides)}, to: {to}{(to.Contains("service/", StringComparison.Ordinal) ? One("", ", ports: main", ", ports: side") : One(_ports))} }}";
        }

        var groups = One("machine/m0, machine/m1", roles.Count > 1 ? string.Join(", ", roles) : "machine/m1, machine/m0", text.Contains("  n1:", StringComparison.Ordinal) ? "network/n0, network/n1" : "machine/m0, machine/m1");
        return $"""
            claims:
              - never: {Flow()}
              - never: {Flow()}
              - only: {Flow()}
              - only: {Flow()}
              - isolated: [{groups}]
              - encrypted: {"{"} between: {One(machines)} {"}"}
              - encrypted: {"{"} between: [machine/m0, machine/m1] {"}"}
              - airGapped: {One(machines)}
              - always: {"{"} from: {One(sides)}, to: {One(machines)}, ports: {One("443/tcp", "53/udp")} {"}"}
              - always: {"{"} from: machine/m0, to: machine/m1, ports: {One("443/tcp", "53/udp")} {"}"}

            """;
    }

    // A claim that the reader refuses is left out.
    private static NetworkPlan? Compile(string text)
    {
        var lines = text.Split('\n').ToList();
        var read = Read(lines);
        if (read.Topology is null && read.Diagnostics.Where(d => d.Severity == Topology.Diagnostics.Severity.Error).Select(d => d.Location.Line - 1).ToHashSet() is var refused)
        {
            var claims = lines.IndexOf("claims:");
            read = Read([.. lines.Where((_, i) => i <= claims || !refused.Contains(i))]);
        }

        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }

    private static Topology.TopologyResult Read(List<string> lines) =>
        Topology.TopologyReader.Read([new Topology.SourceFile("random.yaml", Encoding.UTF8.GetBytes(string.Join('\n', lines)))]);
}
