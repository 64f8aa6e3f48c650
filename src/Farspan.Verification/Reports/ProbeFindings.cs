using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>Turns results into findings: each says what the policies, the plan and the network say.</summary>
internal static class ProbeFindings
{
    /// <param name="results">What became of the probes.</param>
    /// <param name="wayOf">The way of a flow as the proof tells it; asked only where something differs.</param>
    public static IEnumerable<Finding> Of(List<ProbeResult> results, Func<Flow, string> wayOf)
    {
        var wrong = results.Where(r => !ProbeJudge.Holds(r) || !ProbeJudge.PlanAgrees(r.Probe) || !FourWitnesses.PlanAndProofAgree(r.Probe) || !FourWitnesses.ProofAndRealityAgree(r)).ToList();
        var byFrom = wrong.CountBy(r => r.Probe.From, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var byTo = wrong.CountBy(r => r.Probe.To, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var result in wrong)
        {
            // The machine that more has gone wrong with is the likelier cause: what it has in common is shown as one.
            var probe = result.Probe;
            var cause = byFrom[probe.From] >= byTo[probe.To] ? $"from {probe.From}" : $"to {probe.To}";
            var group = $"{cause} {result.Outcome}";
            if (!ProbeJudge.PlanAgrees(probe))
            {
                yield return Make(result, wayOf, group, TestCodes.PlanDisagreesCode, result.Probe.Expect == Expectation.Connects
                    ? "The policies allow it, and the compiled plan does not let it pass."
                    : "No policy allows it, and the compiled plan lets it pass.");
            }

            if (!ProbeJudge.Holds(result))
            {
                var (code, message) = Difference(result);
                yield return Make(result, wayOf, group, code, message);
            }
            else if (!FourWitnesses.ProofAndRealityAgree(result))
            {
                yield return Make(result, wayOf, group, TestCodes.ProofRefutedCode, probe.Proof!.Value.Answered
                    ? "The file refuses it and so does the network, and the proof says that it connects."
                    : "The file allows it and it connects, and the proof says that it does not.");
            }

            if (!FourWitnesses.PlanAndProofAgree(probe))
            {
                yield return Make(result, wayOf, group, TestCodes.ProofDisagreesCode, probe.Proof!.Value.Delivered
                    ? "The proof says that its first packet arrives, and following the plan rule by rule it does not."
                    : "Following the plan rule by rule its first packet arrives, and the proof says that it does not.");
            }
        }

        foreach (var contradiction in Contradictions(results))
        {
            yield return contradiction;
        }
    }

    public static IReadOnlyList<Finding> Notes(IReadOnlyList<WaylessFlow> wayless) => [.. wayless
        .Where(w => w.Reason.Kind == ReasonKind.Policy)
        .Select(w => new Finding
        {
            Code = TestCodes.WaylessCode,
            Subject = $"{w.From} → {w.To}",
            Message = $"A policy allows it, and the file declares no way: {w.Missing}.",
            PolicySays = $"allowed: policy/{w.Reason.Name} {w.Reason.Text}",
            PlanSays = string.Empty,
            ProofSays = string.Empty,
            RealitySays = string.Empty,
            Differs = string.Empty,
            Location = w.Reason.Location,
            Group = w.Reason.Name,
        })];

    /// <summary>Policies that let machines of an <c>encrypted</c> claim talk outside the overlays: claim and policy cannot both be right.</summary>
    public static IEnumerable<Finding> ClearPolicies(NetworkTopology topology, List<ProbeResult> results)
    {
        var tunnels = new VpnPairs(topology);
        foreach (var claim in topology.Claims.OfType<EncryptedClaim>())
        {
            var names = claim.Between.Machines.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            var clear = results.Select(r => r.Probe)
                .Where(p => p.Expect == Expectation.Connects && p.Via.Kind != WayKind.Overlay && tunnels.Between(p.From, p.To) is null && names.Contains(p.From) && names.Contains(p.To))
                .ToList();
            if (clear.Count > 0)
            {
                yield return new Finding
                {
                    Code = TestCodes.ContradictionCode,
                    Subject = claim.Text,
                    Message = $"A policy allows in clear what the claim wants encrypted ({clear.Count} flows, such as {clear[0]}).",
                    PolicySays = PolicySays(clear[0]),
                    PlanSays = $"{(clear[0].Plan.Passes ? "passes" : "refused")}: over {clear[0].Via}",
                    ProofSays = string.Empty,
                    RealitySays = string.Empty,
                    Differs = string.Empty,
                    Location = claim.Location.ToString(),
                    Group = claim.Name,
                };
            }
        }
    }

    /// <summary>What the policies say of a probe, with the place in the file.</summary>
    internal static string PolicySays(ProbeSpec probe)
    {
        var policies = probe.Reasons.Where(r => r.Kind == ReasonKind.Policy).ToList();
        return (probe.Expect, policies.Count) switch
        {
            (Expectation.Connects, _) => $"allowed: {string.Join(", ", policies.Select(p => $"policy/{p.Name} {p.Text} ({p.Location})"))}",
            (_, 0) => "refused: no policy allows it",
            _ => $"refused: policy/{policies[0].Name} allows it, but no way is declared ({policies[0].Location})",
        };
    }

    private static (string Code, string Message) Difference(ProbeResult result) => (result.Outcome, result.Probe.Expect) switch
    {
        (ProbeOutcome.NotSent, _) => (TestCodes.NotSentCode, "The probe was not sent, so nothing is known of this flow."),
        (_, Expectation.Refused) => (TestCodes.LeakCode, "No policy allows it, and it gets through."),
        (ProbeOutcome.WrongService, _) => (TestCodes.WrongServiceCode, "Something else than the declared service answers."),
        (ProbeOutcome.WrongPath, _) => (TestCodes.WrongPathCode, "It connects by another way than the declared one."),
        _ => (TestCodes.BlockedCode, "A policy allows it, and it does not connect."),
    };

    private static Finding Make(ProbeResult result, Func<Flow, string> wayOf, string group, string code, string message)
    {
        var probe = result.Probe;
        return new Finding
        {
            Code = code,
            Subject = $"{probe} over {probe.Via}",
            Message = message,
            PolicySays = PolicySays(probe),
            PlanSays = $"{(probe.Plan.Passes ? "passes" : "refused")}: {probe.Plan.Reason} at {probe.Plan.Node}",
            ProofSays = ProofSays(probe, wayOf),
            RealitySays = result.Detail,
            Differs = FourWitnesses.WhoDiffers(result),
            Location = probe.Reasons.Select(r => r.Location).FirstOrDefault(l => l.Length > 0) ?? string.Empty,
            Group = group,
        };
    }

    private static string ProofSays(ProbeSpec probe, Func<Flow, string> wayOf) => probe.Proof is not { } proof
        ? "nothing: one of the addresses is nobody's endpoint"
        : $"{(proof.Answered ? "connects" : proof.Delivered ? "arrives, and no answer comes back" : "refused")}: {wayOf(probe.Flow)}";

    // Policies decide what is compiled; a claim that says otherwise is wrong or the policy is: say so once for each pair.
    private static IEnumerable<Finding> Contradictions(List<ProbeResult> results) => results
        .Select(r => r.Probe)
        .SelectMany(p => p.Reasons.Where(r => r.Kind == ReasonKind.Claim && r.Demands != p.Expect).Select(c => (Probe: p, Claim: c)))
        .GroupBy(x => (x.Claim.Location, x.Claim.Name, Policy: x.Probe.Reasons.FirstOrDefault(r => r.Kind == ReasonKind.Policy)?.Name))
        .Select(g => (g.First().Probe, g.First().Claim, Count: g.Count()))
        .Select(x => new Finding
        {
            Code = TestCodes.ContradictionCode,
            Subject = x.Claim.Text,
            Message = x.Claim.Demands == Expectation.Refused
                ? $"A policy allows what the claim forbids ({x.Count} flows, such as {x.Probe})."
                : $"No policy allows what the claim demands ({x.Count} flows, such as {x.Probe}).",
            PolicySays = PolicySays(x.Probe),
            PlanSays = $"{(x.Probe.Plan.Passes ? "passes" : "refused")}: {x.Probe.Plan.Reason} at {x.Probe.Plan.Node}",
            ProofSays = string.Empty,
            RealitySays = string.Empty,
            Differs = string.Empty,
            Location = x.Claim.Location,
            Group = x.Claim.Name,
        });
}
