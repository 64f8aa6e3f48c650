using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Observations;
using Farspan.Verification.Probes;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Reports;

/// <summary>Says of each claim whether what was seen bears it out.</summary>
internal sealed class ClaimJudge
{
    private readonly ILookup<string, ProbeResult> _byClaim;
    private readonly IReadOnlyList<WaylessFlow> _wayless;
    private readonly TrafficReport? _traffic;
    private readonly RehearsalReport? _rehearsal;
    private readonly NetworkObservation? _observation;
    private readonly NetworkPlan _plan;

    public ClaimJudge(NetworkPlan plan, List<ProbeResult> results, IReadOnlyList<WaylessFlow> wayless, TrafficReport? traffic, RehearsalReport? rehearsal, NetworkObservation? observation)
    {
        _byClaim = results
            .SelectMany(r => r.Probe.Reasons.Where(x => x.Kind == ReasonKind.Claim).Select(x => (x.Location, Result: r)))
            .ToLookup(x => x.Location, x => x.Result, StringComparer.Ordinal);
        _wayless = wayless;
        _traffic = traffic;
        _rehearsal = rehearsal;
        _observation = observation;
        _plan = plan;
    }

    public List<ClaimVerdict> Judge(NetworkTopology topology) => [.. topology.Claims.Select(Judge)];

    public static IEnumerable<Finding> FindingsOf(List<ClaimVerdict> claims) => claims
        .Where(c => c.State is ClaimState.Broken or ClaimState.NotSeen)
        .Select(c => new Finding
        {
            Code = TestCodes.ClaimBrokenCode,
            Subject = c.Text,
            Message = c.State == ClaimState.Broken ? "The claim is not true of the running network." : "The claim was not fully tried, so it counts as not held.",
            PolicySays = $"claim/{c.Name} {c.Text} ({c.Location})",
            PlanSays = string.Empty,
            ProofSays = string.Empty,
            RealitySays = c.Evidence,
            Differs = string.Empty,
            Location = c.Location,
            Group = c.Name,
        });

    private ClaimVerdict Judge(Claim claim)
    {
        var (state, evidence) = claim switch
        {
            NeverClaim or OnlyClaim or IsolatedClaim => ByProbes(claim, Expectation.Refused),
            AlwaysClaim => ByProbes(claim, Expectation.Connects),
            AirGappedClaim => ByProbesAndCapture(claim),
            EncryptedClaim encrypted => ByCapture(encrypted),
            SurvivesClaim survives => ByRehearsal(survives),
            NoOverlapClaim noOverlap => ByLiveBlocks(noOverlap),
            AdjacentClaim adjacent => ByNeighbours(adjacent),
            _ => (ClaimState.NotObservable, "no probe asks for it"),
        };
        return new ClaimVerdict { Name = claim.Name, Text = claim.Text, Location = claim.Location.ToString(), State = state, Evidence = evidence };
    }

    private (ClaimState State, string Evidence) ByProbes(Claim claim, Expectation demanded)
    {
        var place = claim.Location.ToString();
        if (_wayless.FirstOrDefault(w => w.Reason.Kind == ReasonKind.Claim && string.Equals(w.Reason.Location, place, StringComparison.Ordinal)) is { } missing)
        {
            return (ClaimState.Broken, $"{missing.From} → {missing.To}: {missing.Missing}");
        }

        var results = _byClaim[place].ToList();
        if (results.FirstOrDefault(r => r.Outcome != ProbeOutcome.NotSent && !ProbeJudge.Meets(r, demanded)) is { } broken)
        {
            return (ClaimState.Broken, $"{broken.Probe}: {broken.Detail}");
        }

        var unsent = results.Count(r => r.Outcome == ProbeOutcome.NotSent);
        return (results.Count, unsent) switch
        {
            (0, _) => (ClaimState.NotObservable, "it speaks of no flow that can be tried"),
            (_, > 0) => (ClaimState.NotSeen, FormattableString.Invariant($"{unsent} of {results.Count} probes were not sent")),
            _ => (ClaimState.Holds, FormattableString.Invariant($"{results.Count} probes {(demanded == Expectation.Refused ? "stayed out" : "connected")}")),
        };
    }

    // Probes show that nothing answers; the capture, that nothing left without an answer, whoever sent it.
    private (ClaimState State, string Evidence) ByProbesAndCapture(Claim claim)
    {
        var (state, evidence) = ByProbes(claim, Expectation.Refused);
        if (state is ClaimState.Broken or ClaimState.NotObservable)
        {
            return (state, evidence);
        }

        var machines = _byClaim[claim.Location.ToString()].SelectMany(r => new[] { r.Probe.From, r.Probe.To }).ToHashSet(StringComparer.Ordinal);
        var outward = (_traffic?.Outward ?? []).Where(o => machines.Contains(o.Machine)).ToList();
        return outward.Find(o => o.Packets > 0) is { } seen ? (ClaimState.Broken, FormattableString.Invariant($"{seen.Machine}: {seen.Packets} packets left for the internet, the first: {seen.Example}"))
            : state == ClaimState.NotSeen ? (state, evidence)
            : _traffic is null ? (ClaimState.NotObservable, $"{evidence}; nothing was captured on the way out in this run")
            : outward.Count == 0 ? (ClaimState.NotSeen, $"{evidence}, but nothing was captured on the way out")
            : _traffic.KernelDrops > 0 ? (ClaimState.NotSeen, $"{evidence}, but the capture did not see all that was sent")
            : (ClaimState.Holds, FormattableString.Invariant($"{evidence}; no packet of {outward.Count} machine{(outward.Count == 1 ? "" : "s")} left for the internet"));
    }

    private (ClaimState State, string Evidence) ByCapture(EncryptedClaim claim)
    {
        if (_traffic is null)
        {
            return (ClaimState.NotObservable, "nothing was captured in this run");
        }

        var names = claim.Between.Machines.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = _traffic.Pairs.Where(p => names.Contains(p.First) && names.Contains(p.Second)).ToList();
        var tunnels = new VpnPairs(_plan.Topology);
        if (pairs.FirstOrDefault(p => p.ClearPackets > 0 && tunnels.Between(p.First, p.Second) is null) is { } clear)
        {
            return (ClaimState.Broken, $"{clear.First} – {clear.Second}: {clear.UndeclaredExample}");
        }

        // What a VPN carries is bare at the machines, and must not be where networks meet.
        var joined = pairs.Select(p => tunnels.Between(p.First, p.Second)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var carried = _traffic.Links.Where(l => joined.Contains(l.Link)).ToList();
        if (carried.Find(l => l.Leaked > 0) is { } leak)
        {
            return (ClaimState.Broken, $"link {leak.Link}: {leak.LeakExample}");
        }

        if (_traffic.KernelDrops > 0 || pairs.Any(p => p.WasProbed && p.EncryptedPackets == 0) || carried.Exists(l => l.WasProbed && l.Carried == 0))
        {
            return (ClaimState.NotSeen, "the capture did not see all that was sent");
        }

        var seen = pairs.Count(p => p.EncryptedPackets > 0);
        return carried.Sum(l => l.Carried) is > 0 and var datagrams
            ? (ClaimState.Holds, FormattableString.Invariant($"only WireGuard between {seen} pairs ({pairs.Sum(p => p.EncryptedPackets)} packets) and through {string.Join(", ", carried.Select(l => l.Link))} ({datagrams} packets), nothing in clear between networks"))
            : seen == 0
            ? (ClaimState.NotObservable, "none of these machines said anything to another while the capture ran")
            : (ClaimState.Holds, FormattableString.Invariant($"only WireGuard between {seen} pairs ({pairs.Sum(p => p.EncryptedPackets)} packets), nothing in clear"));
    }

    private (ClaimState State, string Evidence) ByLiveBlocks(NoOverlapClaim claim)
    {
        if (_observation is null)
        {
            return (ClaimState.NotObservable, "the machines were not read back in this run");
        }

        return LiveBlocks.Of(claim, _plan, _observation.Machines) switch
        {
            ({ } overlap, _) => (ClaimState.Broken, overlap),
            (_, 0) => (ClaimState.NotObservable, "no machine stands in these networks"),
            var (_, compared) => (ClaimState.Holds, FormattableString.Invariant($"{compared} live addresses: no prefix of one network meets another's")),
        };
    }

    private (ClaimState State, string Evidence) ByNeighbours(AdjacentClaim claim)
    {
        var names = claim.Machines.Machines.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var sightings = (_observation?.Neighbours ?? []).Where(s => names.Contains(s.From) && names.Contains(s.To)).ToList();
        return sightings switch
        {
            [] => (ClaimState.NotObservable, "neighbours were not asked in this run"),
            _ when sightings.Find(s => s.IsHeard == false) is { } unheard => (ClaimState.Broken, $"{unheard.From} does not hear {unheard.To} on a link: {unheard.Detail}"),
            _ when sightings.Find(s => s.IsHeard is null) is { } untried => (ClaimState.NotSeen, $"{untried.From} could not ask {untried.To}: {untried.Detail}"),
            _ => (ClaimState.Holds, FormattableString.Invariant($"{sightings.Count} pairs answer each other on a link, such as {sightings[0].From}: {sightings[0].Detail}")),
        };
    }

    private (ClaimState State, string Evidence) ByRehearsal(SurvivesClaim claim)
    {
        if (_rehearsal is null)
        {
            return (ClaimState.NotObservable, "needs a cut: `farspan test --faults` rehearses it");
        }

        var place = claim.Location.ToString();
        var runs = _rehearsal.Runs.Where(r => string.Equals(r.Claim, place, StringComparison.Ordinal)).ToList();
        if (runs.FirstOrDefault(r => !r.Holds) is { } failed)
        {
            return (ClaimState.Broken, $"without {failed.Lost}: {(failed.Findings.Count > 0 ? failed.Findings[0].Message : "it did not hold")}");
        }

        if (runs.Count == 0)
        {
            return (ClaimState.NotObservable, $"no {claim.Domain.ToString().ToLowerInvariant()} whose loss it speaks of could be cut");
        }

        var standIn = runs[0].IsStandIn ? "; stand-in: only who can still talk was seen" : string.Empty;
        return (ClaimState.Holds, $"rehearsed without {string.Join(", ", runs.Select(r => r.Lost))}{standIn}");
    }
}
