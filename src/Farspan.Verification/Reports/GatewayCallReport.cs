using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>Counts requests through gateways, and tells those that went otherwise than the policies say.</summary>
internal static class GatewayCallReport
{
    /// <summary>What a caller shows that shows nothing.</summary>
    public const string Nothing = "nothing";

    public static List<GatewayRow> Rows(IReadOnlyList<GatewayCallResult> results) =>
    [
        .. results.GroupBy(r => (r.Call.Gateway, r.Call.GatewayMachine)).OrderBy(g => g.Key.Gateway, StringComparer.Ordinal).ThenBy(g => g.Key.GatewayMachine, StringComparer.Ordinal)
            .Select(g => new GatewayRow
            {
                Gateway = g.Key.Gateway,
                Machine = g.Key.GatewayMachine,
                Callers = g.Select(r => r.Call.From).Distinct(StringComparer.Ordinal).Count(),
                Targets = g.Select(r => (r.Call.To, r.Call.Service)).Distinct().Count(),
                Allowed = Tally(g, Expectation.Connects),
                Refused = Tally(g, Expectation.Refused),
                AllowedCounted = Count(g.Where(r => r.IsCounted && r.Call.Expect == Expectation.Connects), r => r.CountedAt!.Contains($"{r.Call.To}/{r.Call.Service}", StringComparer.Ordinal)),
                RefusedUncounted = Count(g.Where(r => r.IsCounted && r.Call.Expect == Expectation.Refused), r => r.CountedAt!.Count == 0),
                Shown = Shown(g),
                MedianMs = Median([.. g.Where(r => r.Arrived).Select(r => r.ElapsedMs).Order()]),
            }),
    ];

    public static IEnumerable<Finding> Findings(IReadOnlyList<GatewayCallResult> results) => results.Where(r => !r.Holds).Select(r => new Finding
    {
        Code = r.Call.Expect == Expectation.Connects ? TestCodes.CallBlockedCode : TestCodes.CallLeakCode,
        Subject = r.Call.ToString(),
        Message = r.Call.Expect == Expectation.Connects
            ? "A policy allows the call through the gateway, and the machine that is meant does not answer it."
            : r.CountedAt is { Count: > 0 } ? "No policy allows the call through the gateway, and it arrived."
            : "No policy allows the call through the gateway, and it is not refused.",
        PolicySays = r.Call.Expect == Expectation.Connects ? $"allowed: {r.Call.Policy}" : "refused: no policy allows it",
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = r.Seen,
        Differs = string.Empty,
        Location = r.Call.Location,
        Group = $"{r.Call.Gateway} {r.Call.GatewayMachine} {r.Call.Expect} {r.Status} {r.Call.Spoken} {r.Call.Shown}",
    });

    private static List<GatewayShown> Shown(IEnumerable<GatewayCallResult> results) =>
    [
        .. results.GroupBy(r => (r.Call.Spoken, r.Call.Shown)).OrderBy(g => g.Key.Spoken, StringComparer.Ordinal).ThenBy(g => g.First().Call.Forgery)
            .ThenBy(g => g.Key.Shown != Nothing).ThenBy(g => g.Key.Shown, StringComparer.Ordinal)
            .Select(g => new GatewayShown { What = g.Key.Shown, Spoken = g.Key.Spoken, Allowed = Tally(g, Expectation.Connects), Refused = Tally(g, Expectation.Refused) }),
    ];

    private static Ratio Count(IEnumerable<GatewayCallResult> results, Func<GatewayCallResult, bool> isRight) =>
        results.Aggregate(default(Ratio), (sum, r) => sum.With(isRight(r)));

    private static Ratio Tally(IEnumerable<GatewayCallResult> results, Expectation expect) =>
        results.Where(r => r.Call.Expect == expect).Aggregate(default(Ratio), (sum, r) => sum.With(r.Holds));

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : Math.Round(ordered[ordered.Count / 2], 1);
}
