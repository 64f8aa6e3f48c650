using System.Globalization;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Reachability;

namespace Farspan.Benchmarks.Proof;

/// <summary>What <c>prove</c> does: reads the text, compiles the plan, computes the relation and proves every claim, once, in a process that has proved nothing before.</summary>
internal static class ClaimRun
{
    public static string Measure(SyntheticNetwork network)
    {
        var files = network.Write();
        var plan = default(Planning.NetworkPlan);
        var compile = Clock.Of(() => plan = ColdRun.Compile(files));
        ReachabilityRelation? relation = null;
        var relate = Clock.Of(() => relation = ReachabilityRelation.Of(plan!));
        ProofReport? report = null;
        var prove = Clock.Of(() => report = Prover.Prove(relation!));
        var all = compile.CpuMs + relate.CpuMs + prove.CpuMs;
        var counts = report!.Claims.GroupBy(c => c.Outcome).OrderBy(g => g.Key).Select(g => FormattableString.Invariant($"{g.Count()} {g.Key.ToString().ToUpperInvariant()}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all}|{network.Machines,7:N0} machines, {report.Claims.Count} claims ({string.Join(", ", counts)}): read and compile {compile}, relation {relate}, claims {prove}, together {all:N0} ms CPU\n{Kinds(plan!, report)}");
    }

    // Once more for the claims of each kind alone, and for none: what is left then are the findings about policies.
    private static string Kinds(Planning.NetworkPlan plan, ProofReport report)
    {
        var kinds = plan.Topology.Claims.GroupBy(c => c.GetType().Name.Replace("Claim", "", StringComparison.Ordinal)).Select(g => (g.Key, g.ToList())).Prepend(("no claims", []));
        return "      again, by kind: " + string.Join(", ", kinds.Select(k =>
        {
            var relation = ReachabilityRelation.Of(plan with { Topology = plan.Topology with { Claims = k.Item2 } });
            return FormattableString.Invariant($"{k.Item1} {Clock.Of(() => Prover.Prove(relation)).CpuMs:N0} ({k.Item2.Count})");
        })) + $"; digest of what is said {Digest(report)}";
    }

    // To compare what two versions say.
    private static string Digest(ProofReport report)
    {
        var text = string.Join('\n', report.Claims.Select(c => $"{c.Claim.Name} {c.Outcome} {c.Reason} {c.Mend} {c.Counterexample?.Blame} {c.Counterexample?.Packet?.Request.Flow} {string.Join(' ', c.Counterexample?.Losing ?? [])}")) + string.Join('\n', report.Diagnostics);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
    }
}
