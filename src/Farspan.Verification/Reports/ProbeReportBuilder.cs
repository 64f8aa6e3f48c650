using Farspan.Planning;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Reports;

/// <summary>Makes the report of a test from what was planned and what was seen.</summary>
public static class ProbeReportBuilder
{
    /// <summary>Builds the report. Probes of the plan that have no result count as not sent.</summary>
    /// <param name="plan">The compiled plan that should be running.</param>
    /// <param name="probes">The probes that were planned from it.</param>
    /// <param name="results">What became of them, in any order.</param>
    /// <param name="traffic">What was captured meanwhile, or null.</param>
    /// <param name="rehearsal">What cuts showed, or null.</param>
    /// <param name="elapsed">How long the probes took.</param>
    public static ProbeReport Build(
        NetworkPlan plan,
        ProbePlan probes,
        IReadOnlyList<ProbeResult> results,
        TrafficReport? traffic,
        RehearsalReport? rehearsal,
        TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(results);
        var all = Complete(probes, results);
        var claims = new ClaimJudge(all, probes.Wayless, traffic, rehearsal).Judge(plan.Topology);
        List<Finding> findings =
        [
            .. ProbeFindings.Of(all),
            .. ProbeFindings.ClearPolicies(plan.Topology, all),
            .. TrafficFindings.Of(traffic),
            .. (rehearsal?.Runs ?? []).SelectMany(r => r.Findings),
            .. ClaimJudge.FindingsOf(claims),
        ];
        return new ProbeReport
        {
            Network = plan.Topology.Name,
            Digest = plan.Digest,
            Generation = plan.Generation,
            Holds = findings.Count == 0 && claims.All(c => c.State is ClaimState.Holds or ClaimState.NotObservable),
            Allowed = Tally(all.Where(r => r.Probe.Expect == Expectation.Connects)),
            Refused = Tally(all.Where(r => r.Probe.Expect == Expectation.Refused)),
            AllowedLeftOut = probes.AllowedLeftOut,
            ClaimsLeftOut = probes.ClaimsLeftOut,
            SampleLeftOut = probes.SampleLeftOut,
            Seed = probes.Seed,
            ElapsedMs = Math.Round(elapsed.TotalMilliseconds, 1),
            Faults = [],
            Providers = ProvidersOf(plan, all),
            Cells = Cells(all),
            Services = ServiceRows.Of(plan, all),
            Claims = claims,
            Traffic = traffic,
            Rehearsal = rehearsal,
            Findings = findings,
            Notes = ProbeFindings.Notes(probes.Wayless),
        };
    }

    internal static Ratio Tally(IEnumerable<ProbeResult> results) =>
        results.Aggregate(default(Ratio), (ratio, result) => ratio.With(ProbeJudge.Holds(result)));

    private static List<ProbeResult> Complete(ProbePlan probes, IReadOnlyList<ProbeResult> results)
    {
        var byId = results.ToDictionary(r => r.Probe.Id);
        return [.. probes.Probes.Select(p => byId.GetValueOrDefault(p.Id) ?? new ProbeResult
        {
            Probe = p,
            Outcome = ProbeOutcome.NotSent,
            Detail = "no result came back",
            ElapsedMs = 0,
        })];
    }

    private static List<string> ProvidersOf(NetworkPlan plan, List<ProbeResult> results)
    {
        var seen = results.SelectMany(r => new[] { r.Probe.FromProvider, r.Probe.ToProvider }).ToHashSet(StringComparer.Ordinal);
        var declared = plan.Topology.Providers.Select(p => p.Name).ToList();
        return [.. declared.Where(seen.Contains), .. seen.Except(declared, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static List<ProviderCell> Cells(List<ProbeResult> results) =>
        [.. results
            .GroupBy(r => (r.Probe.FromProvider, r.Probe.ToProvider))
            .OrderBy(g => g.Key.FromProvider, StringComparer.Ordinal)
            .ThenBy(g => g.Key.ToProvider, StringComparer.Ordinal)
            .Select(g => new ProviderCell
            {
                From = g.Key.FromProvider,
                To = g.Key.ToProvider,
                Allowed = Tally(g.Where(r => r.Probe.Expect == Expectation.Connects)),
                Refused = Tally(g.Where(r => r.Probe.Expect == Expectation.Refused)),
            })];
}
