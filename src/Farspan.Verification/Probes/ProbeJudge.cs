namespace Farspan.Verification.Probes;

/// <summary>Decides what an outcome means.</summary>
public static class ProbeJudge
{
    /// <summary>True when packets got to the far end, whoever answered there.</summary>
    public static bool Reached(ProbeOutcome outcome) =>
        outcome is ProbeOutcome.Connected or ProbeOutcome.Closed or ProbeOutcome.WrongService or ProbeOutcome.WrongPath;

    /// <summary>True when the outcome is what the policies say.</summary>
    public static bool Holds(ProbeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Probe.IsByAnswers ? result.Outcome != ProbeOutcome.NotSent : Meets(result, result.Probe.Expect);
    }

    /// <summary>True when the outcome is what <paramref name="demanded"/> demands; a probe that was not sent meets nothing.</summary>
    public static bool Meets(ProbeResult result, Expectation demanded)
    {
        ArgumentNullException.ThrowIfNull(result);
        return demanded == Expectation.Connects
            ? result.Outcome == ProbeOutcome.Connected || (result.Outcome == ProbeOutcome.Closed && result.Probe.Service is null)
            : result.Outcome != ProbeOutcome.NotSent && !Reached(result.Outcome);
    }

    /// <summary>True when the compiled plan does with the probe what the policies say.</summary>
    public static bool PlanAgrees(ProbeSpec probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return probe.Plan.Passes == (probe.Expect == Expectation.Connects);
    }
}
