using Farspan.Planning;
using Farspan.State;
using Farspan.Verification.Certificates;
using Farspan.Verification.Drift;
using Farspan.Verification.Egress;
using Farspan.Verification.Flows;
using Farspan.Verification.Gateways;
using Farspan.Verification.Names;
using Farspan.Verification.Observations;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Tls;
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
    /// <param name="observation">What was read back beside the probes, or null.</param>
    /// <param name="elapsed">How long the probes took.</param>
    /// <param name="calls">What became of requests through gateways, or null when none were made.</param>
    /// <param name="notTried">Policies of gateways that no request could try.</param>
    /// <param name="handshakes">What handshakes with ports that speak TLS showed, or null when none were made.</param>
    /// <param name="outside">What became of requests for places outside, or null when none were made.</param>
    /// <param name="names">What name servers answered, or null when none were asked.</param>
    /// <param name="egress">What became of attempts to go outside without a gateway, or null when none were made.</param>
    /// <param name="certificates">What lies on machines of the certificates that they must have, or null when nobody looked.</param>
    public static ProbeReport Build(
        NetworkPlan plan,
        ProbePlan probes,
        IReadOnlyList<ProbeResult> results,
        TrafficReport? traffic,
        RehearsalReport? rehearsal,
        NetworkObservation? observation,
        TimeSpan elapsed,
        IReadOnlyList<GatewayCallResult>? calls = null,
        IReadOnlyList<string>? notTried = null,
        IReadOnlyList<TlsProbeResult>? handshakes = null,
        IReadOnlyList<OutsideCallResult>? outside = null,
        IReadOnlyList<NameProbeResult>? names = null,
        IReadOnlyList<EgressProbeResult>? egress = null,
        IReadOnlyList<CertificateResult>? certificates = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(results);
        var all = Complete(probes, results);
        var claims = new ClaimJudge(plan, all, probes.Wayless, traffic, rehearsal, observation).Judge(plan.Topology);
        var drift = observation is null ? null : Drift(plan, observation);
        var proof = new Lazy<ProofOracle>(() => new ProofOracle(plan));
        List<Finding> findings =
        [
            .. ProbeFindings.Of(all, flow => proof.Value.WayOf(flow)),
            .. ProbeFindings.ClearPolicies(plan.Topology, all),
            .. drift is null ? [] : SpecComparer.FindingsOf(drift),
            .. TrafficFindings.Of(traffic),
            .. TunnelReport.Findings(observation?.Tunnels ?? []),
            .. GatewayCallReport.Findings(calls ?? []),
            .. TlsReport.Findings(handshakes ?? []),
            .. OutsideReport.Findings(outside ?? []),
            .. EgressReport.Findings(egress ?? []),
            .. NameReport.Findings(names ?? []),
            .. CertificateReport.Findings(certificates ?? []),
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
            Gateways = GatewayCallReport.Rows(calls ?? []),
            GatewaysNotTried = notTried ?? [],
            Tls = TlsReport.Rows(handshakes ?? []),
            Outside = OutsideReport.Rows(outside ?? []),
            Egress = EgressReport.Rows(egress ?? []),
            Names = NameReport.Rows(names ?? []),
            Certificates = certificates is { Count: > 0 } ? CertificateReport.Tally(certificates) : null,
            Claims = claims,
            Drift = drift is null ? null : new Ratio(drift.Machines.Count(m => m.Verdict == Verdict.InSync), drift.Machines.Count),
            Tunnels = TunnelReport.Rows(observation?.Tunnels ?? []),
            Traffic = traffic,
            Rehearsal = rehearsal,
            Findings = findings,
            Notes = [.. ProbeFindings.Notes(probes.Wayless), .. UnjudgedPorts.Notes(plan)],
        };
    }

    // Services are asked for by probes; who is named as drifted here looks different from its spec.
    private static NetworkDrift Drift(NetworkPlan plan, NetworkObservation observation)
    {
        var bare = plan with { Machines = [.. plan.Machines.Select(m => m with { Services = [] })], Fabric = [.. plan.Fabric.Select(m => m with { Services = [] })] };
        var now = observation.Machines.Values.Select(m => m.ObservedAt).DefaultIfEmpty().Max();
        return SpecComparer.Compare(bare, observation.Machines, now, now);
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
