using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>The four that say whether a flow passes: the declaration, the plan's walk, the proof, and what was seen.</summary>
internal static class FourWitnesses
{
    /// <summary>Who says another thing than the rest: <c>reality alone</c>, <c>proof alone</c>, <c>plan and proof, against declaration and reality</c>; empty where all agree.</summary>
    public static string WhoDiffers(ProbeResult result)
    {
        List<(string Who, bool Says)> said = [("declaration", result.Probe.Expect == Expectation.Connects), ("plan", result.Probe.Plan.Passes)];
        if (result.Probe.Proof is { } proof)
        {
            said.Add(("proof", proof.Answered));
        }

        if (result.Outcome != ProbeOutcome.NotSent)
        {
            said.Add(("reality", ProbeJudge.Reached(result.Outcome)));
        }

        var (yes, no) = (said.Where(s => s.Says).Select(s => s.Who).ToList(), said.Where(s => !s.Says).Select(s => s.Who).ToList());
        var (few, many) = yes.Count < no.Count ? (yes, no) : (no, yes);
        return few.Count == 0 ? string.Empty
            : few.Count == 1 && many.Count > 1 ? $"{few[0]} alone"
            : $"{string.Join(" and ", few)}, against {string.Join(" and ", many)}";
    }

    /// <summary>True when the plan's walk and the proof say the same of the first packet.</summary>
    public static bool PlanAndProofAgree(ProbeSpec probe) => probe.Proof is not { } proof || proof.Delivered == probe.Plan.Passes;

    /// <summary>True when what was seen is what the proof says, or nothing was seen.</summary>
    public static bool ProofAndRealityAgree(ProbeResult result) =>
        result.Probe.IsByAnswers || result.Probe.Proof is not { } proof || result.Outcome == ProbeOutcome.NotSent || proof.Answered == ProbeJudge.Reached(result.Outcome);
}
