using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>Counts requests through gateways, and tells those that went otherwise than the policies say.</summary>
internal static class GatewayCallReport
{
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
                MedianMs = Median([.. g.Where(r => r.Arrived).Select(r => r.ElapsedMs).Order()]),
            }),
    ];

    public static IEnumerable<Finding> Findings(IReadOnlyList<GatewayCallResult> results) => results.Where(r => !r.Holds).Select(r => new Finding
    {
        Code = r.Call.Expect == Expectation.Connects ? TestCodes.CallBlockedCode : TestCodes.CallLeakCode,
        Subject = r.Call.ToString(),
        Message = r.Call.Expect == Expectation.Connects
            ? "A policy allows the call through the gateway, and the machine that is meant does not answer it."
            : "No policy allows the call through the gateway, and it is not refused.",
        PolicySays = r.Call.Expect == Expectation.Connects ? $"allowed: {r.Call.Policy}" : "refused: no policy allows it",
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = r.Seen,
        Differs = string.Empty,
        Location = r.Call.Location,
        Group = $"{r.Call.Gateway} {r.Call.GatewayMachine} {r.Call.Expect} {r.Status}",
    });

    private static Ratio Tally(IEnumerable<GatewayCallResult> results, Expectation expect) =>
        results.Where(r => r.Call.Expect == expect).Aggregate(default(Ratio), (sum, r) => sum.With(r.Holds));

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : Math.Round(ordered[ordered.Count / 2], 1);
}
